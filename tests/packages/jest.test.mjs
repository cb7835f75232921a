// The testing kit under Jest, set up as Next.js sets it up.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { install, runLocal } from "./fixture.mjs";

let fixture;

before(async () => {
  fixture = await install("jest");
});

after(() => fixture?.remove());

test("a_component_is_tested_with_jest", async () => {
  const report = JSON.parse(await runLocal(fixture.folder, "jest", "--json"));
  assert.deepEqual([report.numPassedTests, report.numTotalTests], [1, 1]);
});
