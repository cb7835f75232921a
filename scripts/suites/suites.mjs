// The test suites, for `npm test` and for `npm run mutants`. The cheap ones come first, so that a failure shows early.
//
// @typedef {object} Suite
// @property {(() => Promise<unknown>)[]} needs   what is installed or built before the suite runs
// @property {(args: string[], env: object) => string[]} command   runs the whole suite; `args` are for its test runner
// @property {() => Promise<{ env?: object, close?: () => Promise<void> }>} [open]   starts what the tests talk to
// @property {(copy, file, say, tests) => Promise<void>} [build]   builds the package of a copy of the checkout for
//   these tests; `file` is the one with a mutant in it, or null
//
// A suite that mutants name has the parts of a runner too (suites/runners.mjs).

import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildFaultyPackage, buildPackage } from "../mutants/copy.mjs";
import { startPostgres } from "../postgres.mjs";
import { freePort, freePorts } from "../process/ports.mjs";
import { cache } from "../process/project.mjs";
import { cargoDeny, wasmPack } from "../setup/cargo-tools.mjs";
import { chromium } from "../setup/chromium.mjs";
import { firefox } from "../setup/firefox.mjs";
import { nginx } from "../setup/nginx.mjs";
import { builtPackage, faultyPackage } from "../setup/package.mjs";
import { pgbouncer } from "../setup/pgbouncer.mjs";
import { deploymentTools, fastapi, schemathesis } from "../setup/python-packages.mjs";
import { redis } from "../setup/redis.mjs";
import { rust } from "../setup/rust.mjs";
import { builtSite, serveSite } from "../setup/site.mjs";
import { webkit } from "../setup/webkit.mjs";
import { startStack } from "../stack.mjs";
import { browserEnvironment, enginesEnvironment } from "./browser.mjs";
import { startFuzzedGateway } from "./fuzzed-gateway.mjs";
import { cargo, nodeTest, playwright, vitest, wasmPackTest } from "./runners.mjs";
import { startTenantApi } from "./tenant-api.mjs";

const browser = async () => ({ env: await browserEnvironment() });

export const SUITES = {
  check: {
    needs: [builtPackage, cargoDeny],
    command: () => ["node", "scripts/check.mjs"],
  },

  scripts: {
    needs: [],
    ...nodeTest("scripts"),
  },

  deployment: {
    needs: [deploymentTools],
    open: async () => ({ env: { DEPLOYMENT_TOOLS: await deploymentTools() } }),
    ...nodeTest("tests/deployment"),
  },

  site: {
    needs: [chromium, builtSite],
    open: site,
    ...nodeTest("tests/site"),
  },

  kernel: {
    needs: [rust],
    ...cargo("tenantry-kernel", "crates/kernel/tests/kernel", { target: "kernel" }),
  },

  js: {
    needs: [builtPackage, faultyPackage],
    build: (copy, file, say, tests) =>
      tests.some((test) => test.file === "breakdown.test.ts")
        ? buildFaultyPackage(copy, file, say)
        : buildPackage(copy, file, say),
    ...vitest("tests/js"),
  },

  benches: {
    needs: [builtPackage],
    ...nodeTest("benches"),
  },

  panels: {
    needs: [builtPackage],
    ...nodeTest("www/panel-service"),
  },

  layer: {
    needs: [rust],
    ...cargo("tenantry-layer", "crates/layer/tests"),
  },

  gateway: {
    needs: [rust, pgbouncer, redis],
    open: database,
    ...cargo("tenantry-gateway", "crates/gateway/tests"),
  },

  openapi: {
    needs: [rust, schemathesis],
    open: fuzzedGateway,
    ...nodeTest("tests/openapi"),
  },

  browser: {
    needs: [chromium, wasmPack],
    open: tenantApi,
    ...wasmPackTest("javascript", "tests/browser"),
  },

  tabs: {
    needs: [chromium, builtPackage],
    open: browser,
    build: buildPackage,
    ...playwright("tests/tabs"),
  },

  engines: {
    needs: [chromium, firefox, webkit, builtPackage],
    open: async () => ({ env: await enginesEnvironment() }),
    ...vitest("tests/engines", "--config", "tests/engines/vitest.config.ts"),
  },

  packages: {
    needs: [chromium, rust, fastapi, nginx, builtPackage],
    open: async () => ({
      env: { ...(await browserEnvironment()), FASTAPI_TOOLS: await fastapi(), NGINX: await nginx() },
    }),
    build: buildPackage,
    ...nodeTest("tests/packages"),
  },

  clients: {
    needs: [chromium, builtPackage],
    open: stackWithSockets,
    ...vitest("tests/clients", "--config", "tests/clients/vitest.config.ts"),
  },

  e2e: {
    needs: [chromium, builtPackage],
    open: () => stack("built"),
    ...playwright("tests/e2e"),
  },
};

/** The documentation, served on a free port. */
async function site() {
  const { url, stop } = await serveSite(await freePort());
  return { env: { ...(await browserEnvironment()), SITE: url }, close: stop };
}

/** The servers of the Rust client's tests, whose addresses are compiled into the tests. */
async function tenantApi() {
  const { env, close } = await startTenantApi();
  return { env: { ...(await browserEnvironment()), ...env }, close };
}

/** The real gateway, and the program that sends generated requests to it. */
async function fuzzedGateway() {
  const { url, token, close } = await startFuzzedGateway();
  const env = {
    SCHEMATHESIS: await schemathesis(),
    // It writes into the current folder otherwise.
    HYPOTHESIS_STORAGE_DIRECTORY: join(cache, "hypothesis"),
    GATEWAY_URL: url,
    TOKEN: token,
  };
  return { env, close };
}

/** TEST_DATABASE_URL may name another server to use. */
async function database() {
  const env = { ...(await pgbouncer()), REDIS_SERVER: await redis() };
  if (process.env.TEST_DATABASE_URL) return { env };
  const postgres = await startPostgres();
  return { env: { ...env, TEST_DATABASE_URL: postgres.superuserUrl }, close: postgres.stop };
}

/** The running product without its app, and an upstream that a test starts. */
async function stackWithSockets() {
  const sockets = await freePort();
  const { env, close } = await stack("none", { sockets });
  return { env: { ...env, SOCKETS_PORT: String(sockets) }, close };
}

/** The running product, with ports and a database that no other process uses, and an app of one tenant beside it. */
async function stack(app, upstreams = {}) {
  const dedicated = app === "built" ? { acme: await freePort(), medtech: await freePort() } : {};
  const ports = { ...(await freePorts()), dedicated, upstreams };
  const pidFile = join(await mkdtemp(join(tmpdir(), "tenantry-panels-")), "pid");
  const panels = { PANEL_PACE_MS: "300", PANEL_SERVICE_PID_FILE: pidFile };
  const { urls, stop } = await startStack({ app, ports, panels, database: "throw-away" });
  const env = {
    ...(await browserEnvironment()),
    DEMO_PORT: String(ports.app),
    GATEWAY_URL: urls.gateway,
    DEDICATED_PORTS: JSON.stringify(dedicated),
    PANEL_SERVICE_PID_FILE: pidFile,
  };
  return { env, close: stop };
}
