// `tenantry/testing` in Jest, with the configuration of Next.js.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { install, runLocal } from "./fixture.mjs";

let fixture;

before(async () => {
  fixture = await install("jest");
});

after(() => fixture?.remove());

test("a component is tested with Jest", async () => {
  const report = JSON.parse(await runLocal(fixture.folder, "jest", "--json"));
  assert.deepEqual([report.numPassedTests, report.numTotalTests], [1, 1]);
});
