import assert from "node:assert/strict";
import { test } from "node:test";
import { COLUMNS, columnsOf } from "./columns.mjs";

test("without a name every column is measured", () => {
  assert.deepEqual(columnsOf([]), Object.keys(COLUMNS));
});

test("names choose columns, in the order of the table, and a name can stand for several", () => {
  assert.deepEqual(columnsOf(["resolution", "download"]), ["download", "one-host", "thousand-hosts"]);
});

// Planted fault: an unknown name measures nothing, and the command succeeds.
test("an unknown name is refused, with the names that exist", () => {
  assert.throws(() => columnsOf(["resolutions"]), /no column "resolutions".*one-host.*cold-start/);
});
