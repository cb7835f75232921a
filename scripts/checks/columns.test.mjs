import assert from "node:assert/strict";
import { test } from "node:test";
import { longLines } from "./columns.mjs";

const words = (columns) => "word ".repeat(columns / 5).trimEnd();

test("accepts a line of 120 columns", () => {
  assert.deepEqual(longLines("a.mjs", `${words(120)}x\n`), []);
});

test("refuses a longer line and names its place", () => {
  assert.deepEqual(longLines("a.mjs", `one\n${words(125)}\n`), ["a.mjs:2 has 124 columns: break it at 120."]);
});

test("accepts a row of a table and a single word", () => {
  assert.deepEqual(longLines("a.md", `| ${words(125)} |\n`), []);
  assert.deepEqual(longLines("a.mjs", `// https://example.com/${"x".repeat(120)}\n`), []);
  assert.equal(longLines("a.mjs", `| ${words(125)} |\n`).length, 1);
});
