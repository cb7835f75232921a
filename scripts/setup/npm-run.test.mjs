import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { test } from "node:test";

const IMPORT = /^(?:(?:import|export)\s[^"]*\sfrom|import)\s"(?<name>[^"]+)";$|\bimport\("(?<later>[^"]+)"\)/gm;

/** Every module that a script and its imports name. */
function imported(url, found = new Map()) {
  for (const { groups } of readFileSync(new URL(url), "utf8").matchAll(IMPORT)) {
    const name = groups.name ?? groups.later;
    const next = name.startsWith(".") ? new URL(name, url).href : name;
    if (found.has(next)) continue;
    found.set(next, url);
    if (name.startsWith(".")) imported(next, found);
  }
  return found;
}

test("the start of every command imports no npm package", () => {
  // Catches an import of execa in what runs before `npm ci`: on a fresh clone every command ends with a stack trace.
  const modules = [...imported(new URL("../npm-run.mjs", import.meta.url).href).keys()];
  assert.ok(modules.some((module) => module.endsWith("/setup/node-packages.mjs")));
  const packages = modules.filter((name) => !name.startsWith("file:"));
  assert.deepEqual(
    packages.filter((name) => !builtinModules.includes(name.replace("node:", ""))),
    [],
  );
});

test("every command of the menu installs the npm packages first", () => {
  const { scripts } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  for (const [name, command] of Object.entries(scripts)) assert.match(command, /^node scripts\/npm-run\.mjs /, name);
});
