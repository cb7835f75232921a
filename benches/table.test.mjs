import assert from "node:assert/strict";
import { test } from "node:test";
import { formatted, ratio, table } from "./table.mjs";

test("the table has a row for each candidate and a column for each comparison", () => {
  const columns = [
    { title: "reads a flag", unit: "duration", values: { bare: 5e-6, ours: 1e-5, peer: 1.234567e-3 } },
    { title: "download", unit: "size", values: { peer: 900, ours: 47_233 } },
    { title: "cold start", unit: "duration", values: { ours: 4, peer: 8, "ours, in part": 2 } },
  ];
  assert.equal(
    table({ subject: "ours", columns, named: (name) => (name === "peer" ? "peer 1.2.3" : name) }),
    `
|               |   reads a flag |       download |  cold start |
| ------------- | -------------: | -------------: | ----------: |
| **ours**      |      **10 ns** |    **47.2 kB** |    **4 ms** |
| ours, in part |                |                | 2 ms (0.5×) |
| bare          |    5 ns (0.5×) |                |             |
| peer 1.2.3    | 1.23 µs (120×) | 900 B (0.019×) |   8 ms (2×) |
`.trim(),
  );
});

test("a value is formatted in the largest unit that fits", () => {
  const durations = { 2500: "2.5 s", 999: "999 ms", 1: "1 ms", 0.9994: "999 µs", 0.00005: "50 ns", "-0.002": "-2 µs" };
  for (const [milliseconds, text] of Object.entries(durations)) {
    assert.equal(formatted(Number(milliseconds), "duration"), text);
  }
  assert.equal(formatted(1_000, "size"), "1 kB");
  assert.equal(formatted(12, "size"), "12 B");
});

test("a ratio has two digits, and there is no ratio of a negative value", () => {
  assert.equal(ratio(3, 2), "1.5×");
  assert.equal(ratio(1234, 1), "1200×");
  assert.equal(ratio(-1, 2), "–");
  assert.equal(ratio(2, -1), "–");
});
