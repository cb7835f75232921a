// Each test writes a small checkout with one forbidden import in it, and expects dependency-cruiser to report it.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { cruise } from "dependency-cruiser";
import { cache } from "../process/project.mjs";
import configuration, { layers } from "./imports.mjs";

const ENTRIES = ["cli", "react", "next", "openfeature", "server", "swr", "tanstack-query", "testing"];

/** The rules that a file with this text breaks. `others` are more files of the checkout, empty ones by their paths. */
async function broken(path, text, ...others) {
  const empty = [...ENTRIES.map((entry) => `js/${entry}/index.ts`), "js/index.ts", ...others];
  const files = { ...Object.fromEntries(empty.map((file) => [file, ""])), [path]: text };
  return brokenIn(files);
}

async function brokenIn(files) {
  await mkdir(cache, { recursive: true });
  const root = await mkdtemp(join(cache, "layers-"));
  try {
    for (const [file, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), content);
    }
    const folders = [...new Set(Object.keys(files).map((file) => file.split("/")[0]))];
    const ruleSet = { forbidden: layers(root) };
    const { output } = await cruise(folders, { ...configuration.options, baseDir: root, validate: true, ruleSet });
    return output.summary.violations.map(({ from, to, rule }) => `${from} → ${to}: ${rule.name}`);
  } finally {
    await rm(root, { recursive: true });
  }
}

const isRefused = async (...planted) => assert.equal((await broken(...planted)).length, 1);
const isAccepted = async (...planted) => assert.deepEqual(await broken(...planted), []);

test("accepts imports that point down", async () => {
  await isAccepted("js/resolution/resolve.ts", 'import { call } from "../wasm/load.js";', "js/wasm/load.ts");
  await isAccepted("js/server/a.ts", 'import { call } from "../wasm/load.js";', "js/wasm/load.ts");
  await isAccepted("js/react/a.ts", 'import { useState } from "react";\nimport "../client/a.js";', "js/client/a.ts");
  await isAccepted(
    "js/openfeature/a.ts",
    'import "../server/index.js";\nimport { ErrorCode } from "@openfeature/web-sdk";',
  );
  await isAccepted("js/next/a.ts", 'import "../react/index.js";\nimport { headers } from "next/headers";');
  await isAccepted("www/app/page.tsx", 'import { resolveTenant } from "tenantry";\nexport default () => <p />;');
  await isAccepted("benches/run.mjs", 'import "../scripts/a.mjs";', "scripts/a.mjs");
});

test("refuses an import that points up a layer", async () => {
  await isRefused("js/client/a.ts", 'import { useTenant } from "../react/index.js";');
  await isRefused("js/client/a.ts", 'import { resolveTenant } from "../index.js";');
  await isRefused("js/errors.ts", 'import { useTenant } from "./react/index.js";');
  await isRefused("js/wasm/load.ts", 'import { useTenant } from "../react/index.js";');
  await isRefused("js/react/provider.ts", 'export * from "../next/index.js";');
  await isRefused("js/react/provider.ts", 'await import("../wasm/load.js");', "js/wasm/load.ts");
});

test("refuses an import of a type that points up a layer", async () => {
  // Catches rules that see only what is left after compilation.
  await isRefused("js/client/a.ts", 'import type { Props } from "../react/index.js";');
});

test("refuses a circle of files and one of folders", async () => {
  const files = { "js/client/a.ts": 'import "./b.js";', "js/client/b.ts": 'import "./a.js";' };
  assert.deepEqual(await brokenIn(files), ["js/client/a.ts → js/client/b.ts: no circle of files"]);
  const folders = {
    "js/client/a.ts": 'import "../fetch/a.js";',
    "js/fetch/a.ts": "",
    "js/fetch/b.ts": 'import "../client/b.js";',
    "js/client/b.ts": "",
  };
  assert.deepEqual(await brokenIn(folders), [
    "js/client → js/fetch: no circle of folders",
    "js/fetch → js/client: no circle of folders",
  ]);
});

test("accepts a circle of folders through the main entry and the errors", async () => {
  const files = {
    "js/index.ts": 'export * from "./client/a.js";',
    "js/client/a.ts": 'import "../errors.js";',
    "js/errors.ts": "",
  };
  assert.deepEqual(await brokenIn(files), []);
});

test("refuses an import from a neighbour in the same layer", async () => {
  await isRefused("js/react/a.ts", 'import "../openfeature/index.js";');
});

test("refuses a framework outside its own folder", async () => {
  await isRefused("js/client/a.ts", 'import { cache } from "react";');
  await isRefused("js/index.ts", 'import { cache } from "react";');
  await isRefused("js/react/a.ts", 'import { headers } from "next/headers";');
  await isRefused("js/openfeature/a.ts", 'import { useState } from "react";');
  await isRefused("js/tanstack-query/a.ts", 'import useSWR from "swr";');
  await isRefused("js/swr/a.ts", 'import { hashKey } from "@tanstack/react-query";');
});

test("refuses Node in what a browser loads", async () => {
  await isRefused("js/client/a.ts", 'import { AsyncLocalStorage } from "node:async_hooks";');
  await isAccepted("js/server/context.ts", 'import { AsyncLocalStorage } from "node:async_hooks";');
  await isAccepted("js/cli/index.ts", 'import { readFile } from "node:fs/promises";');
  await isRefused("js/client/a.ts", 'import { readProfiles } from "../cli/index.js";');
});

test("refuses a path around the package name", async () => {
  await isRefused("www/app/page.tsx", 'import { x } from "../../js/index.ts";\nexport default () => <p>{x}</p>;');
  await isRefused("tests/e2e/a.spec.ts", 'import { x } from "../../dist/index.js";', "dist/index.js");
  await isRefused("benches/flag.mjs", 'const x = require("../dist/index.js");', "dist/index.js");
});

test("reads an import that is broken over lines", async () => {
  const text = 'import {\n  one,\n  two,\n} from "../react/index.js";';
  assert.deepEqual(await broken("js/client/a.ts", text), [
    "js/client/a.ts → js/react/index.ts: a private folder imports no entry",
  ]);
});
