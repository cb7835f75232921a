// @vitest-environment happy-dom
import { afterEach, describe, it } from "vitest";
import { isMissing, publishedScenarios } from "./published-scenarios.js";
import { cleanUp, expectExample, inBrowser, onServer } from "./scenario-runs.js";

afterEach(cleanUp);

describe.each([
  ["web", inBrowser],
  ["server", onServer],
] as const)("a published scenario of OpenFeature, with the provider of tenantry for the %s SDK", (sdk, run) => {
  for (const { file, name, ...scenario } of publishedScenarios) {
    const examples = scenario[sdk];
    for (const [index, example] of (isMissing(examples) ? [] : examples).entries()) {
      it(`${file}: ${name}, example ${index + 1}`, async () => expectExample(example, await run(example)));
    }
  }
});
