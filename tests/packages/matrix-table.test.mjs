import assert from "node:assert/strict";
import { test } from "node:test";
import { table } from "./matrix-table.mjs";

const works = async () => {};
const groups = [
  {
    title: "Runtime",
    environments: [
      { name: "Node.js 20", cells: { import: works, "require()": works } },
      { name: "Workers", cells: { import: works, "require()": null }, notOffered: { "require()": "No CommonJS." } },
      { name: "Deno", cells: { import: works } },
    ],
  },
];

test("the matrix shows what works, what fails, and what is not offered with its reason", () => {
  const results = new Map([
    ["Node.js 20: import", { error: null }],
    ["Node.js 20: require()", { error: new Error("It broke.") }],
    ["Workers: import", { error: null }],
    ["Deno: import", { error: null }],
  ]);
  assert.equal(
    table(groups, results),
    `
| Runtime    | import | require() |
|------------|--------|-----------|
| Node.js 20 | ✓      | ✗         |
| Workers    | ✓      | – (1)     |
| Deno       | ✓      |           |

1. Not offered: No CommonJS.`.trim(),
  );
});

// Planted fault: a cell without a result counts as one that works.
test("a cell that did not run is an error of the table", () => {
  assert.throws(() => table(groups, new Map()), /Node.js 20: import did not run/);
});
