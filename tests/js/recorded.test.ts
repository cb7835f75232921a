import { readFileSync } from "node:fs";
import * as tenantry from "tenantry";
import * as server from "tenantry/server";
import { describe, expect, it } from "vitest";
import { Comparison } from "../differential/comparison.mjs";
import { families } from "../differential/families/index.mjs";
import { recordOf } from "../differential/record-files.mjs";
import { vectors } from "./fixtures.js";

const current = { ...tenantry, ...server };

// What the package answered before its module was written anew: `npm run differential -- --record` records it.
// biome-ignore lint/suspicious/noExplicitAny: a case is what its family made.
const records = new Map<string, { case: any; answer: unknown }[]>(
  families.map(({ name }) => [name, JSON.parse(readFileSync(recordOf(name), "utf8"))]),
);

describe("answers as recorded", () => {
  it.each(families.map((family) => [family.name, family] as const))("%s", async (name, family) => {
    for (const { case: input, answer } of records.get(name) ?? []) {
      expect(await family.answer(current, input), JSON.stringify(input)).toEqual(answer);
    }
  });
});

describe("the records", () => {
  const text = JSON.stringify([...records.values()]);

  it("have every error code", () => {
    const codes: string[] = vectors("errors").map(({ code }: { code: string }) => code);
    expect(codes.filter((code) => !text.includes(`"code":"${code}"`))).toEqual([]);
  });

  it("have every source as the winner, and every outcome of a source", () => {
    const winners = ["pinned", "header", "subdomain", "session", "cookie", "default", "platform"];
    expect(winners.filter((source) => !text.includes(`"source":"${source}","unconfirmed"`))).toEqual([]);
    const outcomes = ["used", "agreed", "unconfirmed", "passed over", "absent", "off"];
    expect(outcomes.filter((outcome) => !text.includes(` ${outcome}: `))).toEqual([]);
  });

  it("have every event of a client", () => {
    const events = ["ready", "change", "switch", "otherTabSwitch", "stale", "error", "warning", "storage"];
    expect(events.filter((event) => !text.includes(`"event ${event}"`))).toEqual([]);
  });
});

describe("the comparison of two packages", () => {
  async function differences(after: object, cases: number, names = /./): Promise<string[]> {
    const chosen = families.filter(({ name }) => names.test(name));
    const comparison = new Comparison(current, after, chosen);
    for (let index = 0; index < cases; index += 1) await comparison.compare(1, index);
    const differing = [...comparison.tallies].filter(([, { different }]) => different > 0);
    return differing.map(([name]) => name);
  }

  it("finds no difference between a package and itself", async () => {
    expect(await differences(current, 300)).toEqual([]);
  });

  // Planted fault: comparing only the kind of an answer, or cases that never come to a refusal.
  it("finds one changed word in one error, and one changed character in one answer", async () => {
    const changed = {
      ...current,
      tenantHost(...given: Parameters<typeof tenantry.tenantHost>) {
        return tenantry.tenantHost(...given).replace("medtech", "medtech.");
      },
      parseBranding(value: unknown) {
        try {
          return tenantry.parseBranding(value);
        } catch (error) {
          if (error instanceof Error) error.message = error.message.replace("write", "type");
          throw error;
        }
      },
    };
    const found = await differences(changed, 150, /^(parseBranding|tenantHost|tenantKey)$/);
    expect(found.sort()).toEqual(["parseBranding", "tenantHost"]);
  });
});
