import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Example, isMissing, type Missing, publishedScenarios } from "./published-scenarios.js";

describe("the documentation of the scenarios", () => {
  const page = readFileSync(new URL("../../../docs/openfeature.md", import.meta.url), "utf8");
  const countOf = (examples: readonly Example[] | Missing) =>
    isMissing(examples) ? { passed: 0, missing: examples.examples } : { passed: examples.length, missing: 0 };

  it("says how many examples each provider passes", () => {
    const rows = (["web", "server"] as const).map((sdk) => {
      const counts = publishedScenarios.map((scenario) => countOf(scenario[sdk]));
      const [passed, missing] = (["passed", "missing"] as const).map((of) =>
        counts.reduce((sum, count) => sum + count[of], 0),
      );
      return `| ${sdk} | ${passed} | ${missing} |`;
    });
    expect(rows.filter((row) => !page.includes(row))).toEqual([]);
  });

  it("names each scenario that a provider cannot have, with the reason", () => {
    const cells = publishedScenarios.flatMap(({ name, web, server }) =>
      [web, server].filter(isMissing).flatMap(({ reason }) => [name, reason]),
    );
    const text = page.replace(/\s+/g, " ");
    expect([...new Set(cells)].filter((cell) => !text.includes(cell))).toEqual([]);
  });
});
