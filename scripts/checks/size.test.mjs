import assert from "node:assert/strict";
import { test } from "node:test";
import { compared, excesses } from "./size.mjs";

const measured = { resolveTenant: { raw: 50, brotli: 24 }, isTenantError: { raw: 3, brotli: 2 } };

test("a download that fits its budget exactly passes", () => {
  const rows = compared(measured, { resolveTenant: 24, isTenantError: 2 });
  assert.deepEqual(excesses(rows), []);
  assert.deepEqual(rows[0], { download: "resolveTenant", raw: 50, brotli: 24, budget: 24, left: 0 });
});

// Planted fault: the raw size counts, or only the first download.
test("a download of one byte too many fails and is named", () => {
  const rows = compared(measured, { resolveTenant: 24, isTenantError: 1 });
  assert.deepEqual(excesses(rows), ["isTenantError: 2 of 1 bytes, 1 too many."]);
});

// Planted fault: a budget without a measured download passes.
test("a budget of an unknown download fails", () => {
  assert.throws(() => compared(measured, { resolveTenants: 24 }), TypeError);
});
