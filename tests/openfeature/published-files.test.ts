// The specification's own feature files, read from a checkout of it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { features, isMissing, publishedScenarios } from "../js/openfeature/published-scenarios.js";
import { cleanUp, expectExample, inBrowser, onServer } from "../js/openfeature/scenario-runs.js";
import { exampleOf, picklesOf } from "./gherkin.js";

const folder = process.env.OPENFEATURE_SPECIFICATION as string;
const read = (file: string) => readFileSync(join(folder, file), "utf8");
const published = readdirSync(folder)
  .filter((file) => file.endsWith(".feature"))
  .flatMap((file) => picklesOf(read(file), file).map((pickle) => ({ file, pickle })));

afterEach(cleanUp);

const nameOf = ({ file, name }: { file: string; name: string }) => `${file}: ${name}`;

// Planted fault: a scenario that the specification adds is in no list.
it("the list of scenarios has every published one, with the number of its examples", () => {
  const counts: Record<string, number> = {};
  for (const { file, pickle } of published) {
    const name = nameOf({ file, name: pickle.name });
    counts[name] = (counts[name] ?? 0) + 1;
  }
  for (const sdk of ["web", "server"] as const) {
    const listed = publishedScenarios.map(({ [sdk]: examples, ...scenario }) => [
      nameOf(scenario),
      isMissing(examples) ? examples.examples : examples.length,
    ]);
    expect(Object.fromEntries(listed)).toEqual(counts);
  }
});

it("the profile has the published flags with the values of their default variants", () => {
  const flags = JSON.parse(read("test-flags.json"));
  const values = Object.keys(features).map((key) => [key, flags[key].variants[flags[key].defaultVariant]]);
  expect(features).toEqual(Object.fromEntries(values));
});

describe.each([
  ["web", inBrowser],
  ["server", onServer],
] as const)("a published example, with the provider of tenantry for the %s SDK", (sdk, run) => {
  const possible = new Set(publishedScenarios.filter(({ [sdk]: examples }) => !isMissing(examples)).map(nameOf));
  for (const [index, { file, pickle }] of published.entries()) {
    const name = nameOf({ file, name: pickle.name });
    if (possible.has(name)) {
      it(`${name} (${index})`, async () => {
        const example = exampleOf(pickle);
        expect(example.details ?? example.status ?? example.evaluate).toBeDefined();
        expectExample(example, await run(example));
      });
    }
  }
});
