// How many tests passed and failed, read from what the test runners print.

import { stripVTControlCharacters } from "node:util";

/** The lines of each runner that count tests, with the groups `passed` and `failed`. */
const COUNTS = [
  // cargo and wasm-pack: "test result: ok. 12 passed; 0 failed; 0 ignored"
  /^test result: \w+\. (?<passed>\d+) passed; (?<failed>\d+) failed/gm,
  // Vitest: "      Tests  1 failed | 12 passed (13)"
  /^\s*Tests\s+(?:(?<failed>\d+) failed)?[ |]*(?:(?<passed>\d+) passed)?/gm,
  // node --test: "ℹ pass 12", "ℹ fail 0"
  /^[#ℹ] (?:pass (?<passed>\d+)|fail (?<failed>\d+))$/gm,
  // Playwright: "  12 passed (3.1s)", "  1 failed", "  1 flaky"
  /^ {2}(?:(?<passed>\d+) passed(?: \(.+\))?|(?<failed>\d+) (?:failed|flaky))$/gm,
  // scripts/check.mjs: "8 passed, 0 failed"
  /^(?<passed>\d+) passed, (?<failed>\d+) failed$/gm,
];

export function tally(output) {
  const text = stripVTControlCharacters(output);
  const sum = { passed: 0, failed: 0 };
  for (const pattern of COUNTS) {
    for (const { groups } of text.matchAll(pattern)) {
      sum.passed += Number(groups.passed ?? 0);
      sum.failed += Number(groups.failed ?? 0);
    }
  }
  return sum;
}
