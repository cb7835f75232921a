import assert from "node:assert/strict";
import { test } from "node:test";
import { COLUMNS } from "./columns.mjs";
import { HANDWRITTEN } from "./fetch.mjs";
import { MAP_GET } from "./flags.mjs";
import { goals } from "./goals.mjs";
import { ERRORS_ONLY, RESOLUTION_ONLY } from "./parts.mjs";
import { LIBRARIES } from "./resolution.mjs";
import { SDKS } from "./sdks.mjs";

const peers = Object.fromEntries(Object.keys(SDKS).map((name) => [name, 10]));

/** The values of a run that reaches every goal exactly. */
const exact = {
  download: { tenantry: 28_000, [RESOLUTION_ONLY]: 20_000, [ERRORS_ONLY]: 1_500 },
  node: { ...peers, [RESOLUTION_ONLY]: 8 },
  chromium: { ...peers, [RESOLUTION_ONLY]: 10 },
  "one-host": { [LIBRARIES]: 13, tenantry: 10 },
  "thousand-hosts": { [LIBRARIES]: 13, tenantry: 10 },
  flag: { ...peers, [MAP_GET]: 10, tenantry: 10 },
  fetch: { [HANDWRITTEN]: 10, ky: 100, tenantry: 10 },
};

/** The same with other values of tenantry. */
const changed = (change) =>
  Object.fromEntries(
    Object.entries(exact).map(([column, values]) => {
      const ours = Object.entries(values).filter(([name]) => name.startsWith("tenantry"));
      return [column, { ...values, ...Object.fromEntries(ours.map(([name, value]) => [name, change(value)])) }];
    }),
  );

test("every column has goals", () => {
  assert.deepEqual(Object.keys(exact).sort(), Object.keys(COLUMNS).sort());
  for (const [column, values] of Object.entries(exact)) assert.notEqual(goals({ [column]: values }).length, 0, column);
});

test("goals that are exactly reached hold", () => {
  assert.deepEqual(
    goals(exact).flatMap(({ goal, holds }) => (holds ? [] : goal)),
    [],
  );
});

// Planted fault: the comparison is inverted, so slow results pass.
test("goals that are missed do not hold", () => {
  assert.deepEqual(
    goals(changed((value) => value * 2)).flatMap(({ goal, holds }) => (holds ? goal : [])),
    [],
  );
});

test("of two goals for one value, a run can reach the first alone", () => {
  const held = goals({
    "one-host": { [LIBRARIES]: 12, tenantry: 10 },
    download: { ...exact.download, tenantry: 30_000 },
  });
  assert.deepEqual(
    held.map(({ goal, holds, figure }) => [goal, holds, figure]),
    [
      ["at least 1× the speed of tldts + cookie for one host", true, "1.2×"],
      ["at least 1.3× the speed of tldts + cookie for one host", false, "1.2×"],
      ["a download of at most 32 kB for createTenantClient", true, "30 kB"],
      ["a download of at most 28 kB for createTenantClient", false, "30 kB"],
      ["a download of at most 24 kB for resolveTenant", true, "20 kB"],
      ["a download of at most 20 kB for resolveTenant", true, "20 kB"],
      ["a download of at most 1.5 kB for isTenantError", true, "1.5 kB"],
    ],
  );
});
