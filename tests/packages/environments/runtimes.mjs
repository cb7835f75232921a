// Runtimes of servers. Workers and Edge forbid to compile bytes, so there the package must bring a compiled module.

import assert from "node:assert/strict";
import { join } from "node:path";
import { assertions, VERIFIED } from "../assertions.mjs";
import { install, programOf, runWith } from "../fixture.mjs";
import { request, serveWith } from "../server.mjs";
import { startTenantApi, TENANTS } from "../tenant-api.mjs";
import { observed } from "./observed.mjs";

/** The oldest supported version, and the newest of each later line. */
const NODES = ["20.19.0", "22.23.3", "24.21.0"];
const BUN = "1.4.5";
const DENO = "2.9.6";
/** The last version that runs on Node 20. */
const WRANGLER = "4.86.0";
const EDGE_RUNTIME = "4.0.1";

const NO_REQUIRE = "The code of a worker is an ES module.";
const NO_ASYNC_CONTEXT = "edge-runtime by itself has no node:async_hooks. Next.js adds it on Edge.";

/** What `in-two-tenants.js` gives: each request keeps its own tenant, and there is none outside of them. */
const IN_TWO_TENANTS = [...Object.values(TENANTS).map(({ id }) => id), null];

async function project(onEnd, dependencies) {
  const api = await startTenantApi();
  onEnd(() => api.close());
  const { folder, remove } = await install("every-runtime", { parts: ["observe"], dependencies });
  onEnd(remove);
  return { folder, env: { TENANT_API: api.url } };
}

/** A program that runs a file of JavaScript. `commandIn` gives it and its arguments for a folder. */
const program = (name, dependencies, commandIn, isShort = false) => ({
  name,
  isShort,
  async start(onEnd) {
    const { folder, env } = await project(onEnd, dependencies);
    return { print: (file, more = {}) => runWith({ ...env, ...more }, folder, ...commandIn(folder), file) };
  },
  cells: {
    import: async ({ print }) => assert.equal((await print("import.js")).trim(), observed("acme")),
    "require()": async ({ print }) => assert.equal((await print("require.cjs")).trim(), TENANTS.medtech.name),
    "tenantry/server": async ({ print }) => {
      assert.deepEqual(JSON.parse(await print("server.js")), IN_TWO_TENANTS);
      const verified = await print("assertion.js", { ASSERTIONS: assertions() });
      assert.deepEqual(JSON.parse(verified), VERIFIED);
    },
  },
});

/** The program of Node for this machine, as a package that brings it. */
const nodeAs = (version) => ({ node: `npm:node-${process.platform}-${process.arch}@${version}` });

const nodes = NODES.map((version, index) =>
  program(`Node.js ${version}`, nodeAs(version), (folder) => [join(folder, "node_modules/node/bin/node")], index === 0),
);

const bun = program(`Bun ${BUN}`, { bun: BUN }, (folder) => [programOf(folder, "bun")]);

const permissions = ["--allow-net", "--allow-env", "--allow-read"];
const deno = program(`Deno ${DENO}`, { deno: DENO }, (folder) => [programOf(folder, "deno"), "run", ...permissions]);

const workerCells = {
  import: async ({ get }) => {
    for (const slug of Object.keys(TENANTS)) assert.equal(await get(slug, "/"), observed(slug));
  },
  "require()": null,
  "tenantry/server": async ({ get }) => {
    assert.equal(await get("acme", "/server"), JSON.stringify(IN_TWO_TENANTS));
    const verified = await get("acme", `/assertions?of=${encodeURIComponent(assertions())}`);
    assert.equal(verified, JSON.stringify(VERIFIED));
  },
};

/** Nothing leaves this machine: no usage data, and no request for the facts of a Cloudflare edge. */
const OFFLINE = { WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false", CI: "true" };

const wranglerDev = {
  name: `Cloudflare Workers, wrangler ${WRANGLER}`,
  isShort: true,
  async start(onEnd) {
    const { folder, env } = await project(onEnd, { wrangler: WRANGLER });
    const server = await serveWith(OFFLINE, folder, programOf(folder, "wrangler"), (port) => [
      ...["dev", "--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0"],
      ...["--var", `TENANT_API:${env.TENANT_API}`],
    ]);
    onEnd(() => server.stop());
    const get = async (slug, path) => (await request(server.port, `${slug}.localhost`, path)).body;
    return { get };
  },
  cells: workerCells,
  notOffered: { "require()": NO_REQUIRE },
};

const miniflare = {
  name: "Cloudflare Workers, built, in miniflare",
  async start(onEnd) {
    const { folder, env } = await project(onEnd, { wrangler: WRANGLER });
    await runWith(OFFLINE, folder, programOf(folder, "wrangler"), "deploy", "--dry-run", "--outdir", "built");
    const get = async (slug, path) =>
      (await runWith({ ...OFFLINE, ...env }, folder, "node", "miniflare.js", `${slug}.localhost${path}`)).trim();
    return { get };
  },
  cells: workerCells,
  notOffered: { "require()": NO_REQUIRE },
};

const edgeRuntime = {
  name: `edge-runtime ${EDGE_RUNTIME}, code generation off`,
  isShort: true,
  async start(onEnd) {
    const { folder, env } = await project(onEnd, { "edge-runtime": EDGE_RUNTIME, esbuild: "0.28.2" });
    return { print: () => runWith(env, folder, "node", "edge-runtime.js") };
  },
  cells: {
    import: async ({ print }) => assert.equal((await print()).trim(), observed("acme")),
    "require()": null,
    "tenantry/server": null,
  },
  notOffered: { "require()": NO_REQUIRE, "tenantry/server": NO_ASYNC_CONTEXT },
};

export const runtimes = {
  title: "Server runtime",
  environments: [...nodes, bun, deno, wranglerDev, miniflare, edgeRuntime],
};
