// The test suites, in the order that fails fast: what is cheap and near the ground comes first.
//
// `run` is given `exec(command, args, env)`, which runs a command and shows its output, and the
// arguments that a person added (`npm run test:js -- -t cookie`).

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { browserEnvironment, enginesEnvironment } from "./browser.mjs";
import { freePorts } from "./process/ports.mjs";
import { root } from "./process/project.mjs";
import { wasmPack } from "./setup/cargo-tools.mjs";
import { chromium } from "./setup/chromium.mjs";
import { firefox } from "./setup/firefox.mjs";
import { builtPackage, faultyPackage } from "./setup/package.mjs";
import { rust } from "./setup/rust.mjs";
import { webkit } from "./setup/webkit.mjs";
import { startStack } from "./stack.mjs";

export const SUITES = {
  check: {
    needs: [builtPackage],
    run: (exec) => exec("node", ["scripts/check.mjs"]),
  },

  scripts: {
    needs: [],
    run: (exec, args) => nodeTest(exec, args, "scripts"),
  },

  kernel: {
    needs: [rust],
    run: (exec, args) => exec("cargo", ["test", "-p", "tenantry-kernel", ...args]),
  },

  js: {
    needs: [builtPackage, faultyPackage],
    run: (exec, args) => exec("vitest", ["run", ...args]),
  },

  benches: {
    needs: [builtPackage],
    run: (exec, args) => nodeTest(exec, args, "benches"),
  },

  gateway: {
    needs: [rust],
    run(exec, args) {
      const cargoTest = ["cargo", "test", "-p", "tenantry-gateway", ...args];
      return exec("node", ["scripts/postgres.mjs", "--", ...cargoTest]);
    },
  },

  browser: {
    needs: [chromium, wasmPack],
    async run(exec, args) {
      const env = await browserEnvironment();
      // Nothing is downloaded behind our back: setup has put the right versions on the PATH.
      const command = ["--log-level", "error", "test", "--mode", "no-install"];
      const browser = ["--headless", "--chrome", "--chromedriver", env.CHROMEDRIVER];
      await exec("wasm-pack", [...command, ...browser, ...args], env);
    },
  },

  tabs: {
    needs: [chromium, builtPackage],
    run: async (exec, args) =>
      exec("playwright", ["test", "--config", "tests/tabs", ...args], await browserEnvironment()),
  },

  engines: {
    needs: [chromium, firefox, webkit, builtPackage],
    run: async (exec, args) =>
      exec("vitest", ["run", "--config", "tests/engines/vitest.config.ts", ...args], await enginesEnvironment()),
  },

  packages: {
    needs: [chromium, builtPackage],
    run: async (exec, args) => nodeTest(exec, args, "tests/packages", await browserEnvironment()),
  },

  clients: {
    needs: [chromium, builtPackage],
    run: (exec, args) =>
      overStack("none", (env) => exec("vitest", ["run", "--config", "tests/clients/vitest.config.ts", ...args], env)),
  },

  e2e: {
    needs: [chromium, builtPackage],
    run: (exec, args) =>
      overStack("built", (env) => exec("playwright", ["test", "--config", "tests/e2e", ...args], env)),
  },
};

/** Runs tests over a stack of their own, with what they have to know of it in the environment. */
async function overStack(app, test) {
  const ports = await freePorts();
  const stack = await startStack({ app, ports, database: "throw-away" });
  try {
    await test({
      ...(await browserEnvironment()),
      DEMO_PORT: String(ports.app),
      GATEWAY_URL: stack.urls.gateway,
    });
  } finally {
    await stack.stop();
  }
}

/** The files are listed here: `node --test` reads a folder in one version and a glob in another. */
async function nodeTest(exec, args, folder, env = {}) {
  const entries = await readdir(join(root, folder), { recursive: true });
  const files = entries.filter((file) => file.endsWith(".test.mjs") && !file.includes("node_modules"));
  const command = ["--test", "--test-reporter=spec", "--test-concurrency=1", ...args];
  await exec("node", [...command, ...files.map((file) => join(folder, file))], env);
}
