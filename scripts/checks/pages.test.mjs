import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { checkLinks, checkPaths } from "./pages.mjs";

const FILES = { "docs/guide.md": "# Guide\n\n## What it does\n", "js/fetch/abort.ts": "", "js/fetch/": "" };
const read = (path) => FILES[path] ?? null;
const exists = (path) => path in FILES;

test("accepts links to a page, a heading and another site", () => {
  const page = "[a](guide.md) [b](guide.md#what-it-does) [c](#here) [d](https://example.com/x)\n\n# Here\n";
  assert.deepEqual(checkLinks("docs/page.md", page, read), []);
});

test("refuses a link to a page that is missing", () => {
  assert.equal(checkLinks("docs/page.md", "[a](guides.md)", read).length, 1);
});

test("refuses a link to a heading that is missing", () => {
  assert.equal(checkLinks("docs/page.md", "[a](guide.md#what-it-did) [b](#here)", read).length, 2);
});

test("accepts a path and a name in the folder of the path before it", () => {
  const row = "| x | `js/fetch/abort.ts`, `abort.ts`; `npm test`, `exports` |";
  assert.deepEqual(checkPaths("page.md", row, exists, { siblings: true }), []);
});

test("refuses a path that is missing", () => {
  assert.equal(checkPaths("page.md", "`js/abort.ts`", exists).length, 1);
});

test("refuses a name that is not in the folder of the path before it", () => {
  assert.equal(checkPaths("page.md", "`js/fetch/`, `redirect.ts`", exists, { siblings: true }).length, 1);
});

test("the index of errors lists each class with its code and status, and each page of an error", async () => {
  const read = (path) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");
  const index = await read("docs/errors/README.md");
  const link = (code) => `[\`${code}\`](${code}.md)`;
  const missing = JSON.parse(await read("crates/kernel/vectors/errors.json")).filter(
    ({ name, code, httpStatus }) => !index.includes(`| \`${name}\` | ${link(code)} | ${httpStatus}`),
  );
  assert.deepEqual(missing, []);

  const pages = (await readdir(new URL("../../docs/errors", import.meta.url))).filter((file) => file !== "README.md");
  const codes = pages.map((file) => file.replace(/\.md$/, ""));
  assert.ok(codes.length > 40);
  for (const code of codes) {
    assert.ok(index.includes(link(code)), `${code} is in the index`);
    assert.ok((await read(`docs/errors/${code}.md`)).startsWith(`# ${code}\n`), `${code} is the title of its page`);
  }
});

test("the docs name each public function, class and hook", async () => {
  const entries = ["js/index.ts"];
  for (const folder of ["react", "server", "swr", "tanstack-query", "testing"]) entries.push(`js/${folder}/index.ts`);
  entries.push("js/openfeature/index.ts", "js/openfeature/index.server.ts");
  const names = [];
  for (const entry of entries) {
    for (const [, exported] of (await source(entry)).matchAll(/^export \{([^}]*)\}/gm)) {
      names.push(...exported.split(",").map((name) => name.trim()));
    }
  }
  const values = names.filter((name) => name !== "" && !name.startsWith("type "));
  assert.ok(values.length > 50);
  assert.deepEqual(await missing(values), []);
});

test("the docs name each option and each member of a client", async () => {
  const text = (await source("js/resolution/resolve-options.ts")) + (await source("js/client/tenant-client.ts"));
  const names = [...text.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)].map(([, name]) => name);
  assert.ok(names.includes("trustedProxies") && names.includes("switchTenant") && names.includes("otherTabSwitch"));
  assert.deepEqual(await missing(names), []);
});

const source = (path) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");

/** The names that no page of the docs has in backticks. */
async function missing(names) {
  // Not the API reference, which is written from the code.
  const folders = ["docs", "docs/errors"];
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(new URL(`../../${folder}`, import.meta.url))).map((file) => `${folder}/${file}`),
    ),
  );
  const pages = files.flat().filter((file) => file.endsWith(".md") && file !== "docs/mutants.md");
  const docs = (await Promise.all(pages.map(source))).join("\n");
  return names.filter((name) => !new RegExp(`\`[^\`\\n]*\\b${name}\\b`).test(docs));
}
