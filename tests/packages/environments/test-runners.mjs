// Test runners, in Node and in jsdom. In jsdom they choose the package's files for browsers.

import assert from "node:assert/strict";
import { install, programOf, runLocal, runWith } from "../fixture.mjs";
import { startTenantApi } from "../tenant-api.mjs";

const VITEST = "4.1.12";
const JEST = "30.5.2";

const JSDOM = { "jest-environment-jsdom": JEST, "jest-fixed-jsdom": "0.0.11" };

/** `report(folder, env, test)` runs a test file and gives how many of its tests passed, and how many there are. */
const environment = (name, { fixture = "every-test-runner", dependencies, report, isShort }) => ({
  name,
  isShort,
  async start(onEnd) {
    const api = await startTenantApi();
    onEnd(() => api.close());
    const parts = fixture === "jest" ? [] : ["observe"];
    const { folder, remove } = await install(fixture, { parts, dependencies });
    onEnd(remove);
    return { report: (test) => report(folder, { TENANT_API: api.url }, test) };
  },
  cells: { node: passes("node"), jsdom: passes("jsdom") },
});

function passes(test) {
  return async ({ report }) => {
    const { numPassedTests, numTotalTests } = JSON.parse(await report(test));
    assert.deepEqual([numPassedTests, numTotalTests], [1, 1]);
  };
}

const vitest = environment(`Vitest ${VITEST}`, {
  dependencies: { vitest: VITEST, jsdom: "27.4.0" },
  report: (folder, env, test) =>
    runWith(env, folder, programOf(folder, "vitest"), "run", "--globals", "--environment", test, "--reporter=json"),
});

const jest = environment(`Jest ${JEST}, ES modules`, {
  dependencies: { jest: JEST, ...JSDOM },
  report: (folder, env, test) =>
    runWith(
      { ...env, NODE_OPTIONS: "--experimental-vm-modules" },
      folder,
      programOf(folder, "jest"),
      "--json",
      "--env",
      test === "jsdom" ? "jest-fixed-jsdom" : test,
    ),
});

const nextJest = environment(`Jest ${JEST}, next/jest`, {
  fixture: "jest",
  isShort: true,
  report: (folder, _env, test) => runLocal(folder, "jest", "--json", test === "jsdom" ? "plan" : "host"),
});

export const testRunners = { title: "Test runner", environments: [vitest, jest, nextJest] };
