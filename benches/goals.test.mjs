import assert from "node:assert/strict";
import { test } from "node:test";
import { RESOLUTION_ONLY } from "./cold-start/candidates.mjs";
import { HANDWRITTEN } from "./fetch.mjs";
import { MAP_GET } from "./flags.mjs";
import { goals } from "./goals.mjs";
import { LIBRARIES } from "./resolution.mjs";
import { SDKS } from "./sdks.mjs";

/** The values of a run in which every other candidate takes 10 ms, and tenantry takes `ours` ms. */
function run(ours) {
  const peers = Object.fromEntries(Object.keys(SDKS).map((name) => [name, 10]));
  const cold = { ...peers, [RESOLUTION_ONLY]: ours };
  return {
    flag: { ...peers, [MAP_GET]: 10, tenantry: ours },
    fetch: { [HANDWRITTEN]: 10, ky: 100, tenantry: ours },
    resolution: { [LIBRARIES]: 10, tenantry: ours },
    coldInNode: cold,
    coldInChromium: cold,
  };
}

test("goals that are exactly reached hold", () => {
  assert.deepEqual(
    goals(run(10)).map(({ holds }) => holds),
    Array(7).fill(true),
  );
});

// Planted fault: the comparison is inverted, so slow results pass.
test("goals that are missed do not hold", () => {
  assert.deepEqual(
    goals(run(15.01)).map(({ holds }) => holds),
    Array(7).fill(false),
  );
});
