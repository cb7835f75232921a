import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { checkLinks, checkPaths } from "./pages.mjs";

const FILES = { "docs/guide.md": "# Guide\n\n## What it does\n", "js/fetch/abort.ts": "", "js/fetch/": "" };
const read = (path) => FILES[path] ?? null;
const exists = (path) => path in FILES;

test("accepts_links_to_a_page_a_heading_and_another_site", () => {
  const page = "[a](guide.md) [b](guide.md#what-it-does) [c](#here) [d](https://example.com/x)\n\n# Here\n";
  assert.deepEqual(checkLinks("docs/page.md", page, read), []);
});

test("refuses_a_link_to_a_page_that_is_missing", () => {
  assert.equal(checkLinks("docs/page.md", "[a](guides.md)", read).length, 1);
});

test("refuses_a_link_to_a_heading_that_is_missing", () => {
  assert.equal(checkLinks("docs/page.md", "[a](guide.md#what-it-did) [b](#here)", read).length, 2);
});

test("accepts_a_path_and_a_name_in_the_folder_of_the_path_before_it", () => {
  const row = "| x | `js/fetch/abort.ts`, `abort.ts`; `npm test`, `exports` |";
  assert.deepEqual(checkPaths("page.md", row, exists, { siblings: true }), []);
});

test("refuses_a_path_that_is_missing", () => {
  assert.equal(checkPaths("page.md", "`js/abort.ts`", exists).length, 1);
});

test("refuses_a_name_that_is_not_in_the_folder_of_the_path_before_it", () => {
  assert.equal(checkPaths("page.md", "`js/fetch/`, `redirect.ts`", exists, { siblings: true }).length, 1);
});

test("the_page_of_errors_lists_each_class_with_its_code_and_status", async () => {
  const read = (path) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");
  const page = await read("docs/errors.md");
  const anchor = (code) => `[\`${code}\`](#${code.toLowerCase()})`;
  const missing = JSON.parse(await read("crates/kernel/vectors/errors.json")).filter(
    ({ name, code, httpStatus }) =>
      !page.includes(`| \`${name}\` | ${anchor(code)} | ${httpStatus}`) || !page.includes(`### ${code}\n`),
  );
  assert.deepEqual(missing, []);
});
