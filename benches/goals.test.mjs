import assert from "node:assert/strict";
import { test } from "node:test";
import { TENANT_ONLY } from "./cold-start/candidates.mjs";
import { BY_HAND } from "./fetch.mjs";
import { BARE_MAP } from "./flags.mjs";
import { goals } from "./goals.mjs";
import { LIBRARIES } from "./resolution.mjs";
import { SDKS } from "./sdks.mjs";

/** A run in which every peer takes 10 ms for everything, and tenantry `ours`. */
function run(ours) {
  const peers = Object.fromEntries(Object.keys(SDKS).map((name) => [name, 10]));
  const cold = { ...peers, [TENANT_ONLY]: ours };
  return {
    flag: { ...peers, [BARE_MAP]: 10, tenantry: ours },
    fetch: { [BY_HAND]: 10, ky: 100, tenantry: ours },
    resolution: { [LIBRARIES]: 10, tenantry: ours },
    coldInNode: cold,
    coldInChromium: cold,
  };
}

test("goals_that_are_just_reached_hold", () => {
  assert.deepEqual(
    goals(run(10)).map(({ holds }) => holds),
    Array(7).fill(true),
  );
});

// Planted fault: a comparison turned round, which would praise what is slow.
test("goals_that_are_missed_do_not_hold", () => {
  assert.deepEqual(
    goals(run(15.01)).map(({ holds }) => holds),
    Array(7).fill(false),
  );
});
