import assert from "node:assert/strict";
import { test } from "node:test";
import { tally } from "./tally.mjs";

const cases = {
  cargo: [
    "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured\n\ntest result: FAILED. 2 passed; 1 failed;",
    { passed: 14, failed: 1 },
  ],
  vitest: [
    " Test Files  1 failed | 3 passed (4)\n      Tests  1 failed | 12 passed (13)\n   Duration 1s",
    { passed: 12, failed: 1 },
  ],
  vitest_in_color: ["\u001b[2m      Tests \u001b[22m \u001b[32m7 passed\u001b[39m (7)", { passed: 7, failed: 0 }],
  node: ["ℹ tests 5\nℹ pass 4\nℹ fail 1\nℹ cancelled 0", { passed: 4, failed: 1 }],
  playwright: ["\n  1 failed\n    a.spec.ts:3:1\n  12 passed (3.1s)", { passed: 12, failed: 1 }],
  check: ["  ✓ layers (0.1 s)\n\n8 passed, 1 failed", { passed: 8, failed: 1 }],
};

for (const [runner, [output, expected]] of Object.entries(cases)) {
  test(`counts the tests of ${runner}`, () => assert.deepEqual(tally(output), expected));
}

test("counts nothing in a crash", () => {
  assert.deepEqual(tally("error[E0432]: unresolved import"), { passed: 0, failed: 0 });
});
