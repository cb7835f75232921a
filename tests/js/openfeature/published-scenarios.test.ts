import { readFileSync } from "node:fs";
import * as server from "@openfeature/server-sdk";
import * as web from "@openfeature/web-sdk";
import type { TenantClient } from "tenantry";
import { TenantryWebProvider } from "tenantry/openfeature";
import { runWithTenantClient, TenantryServerProvider } from "tenantry/openfeature/server";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FlagsApi, refused, silent, unavailable } from "./flags-api.js";
import {
  type Example,
  type FlagType,
  features,
  type Missing,
  type ProviderState,
  publishedScenarios,
} from "./published-scenarios.js";

const quiet = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
const clients: TenantClient[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all([web.OpenFeature.clearProviders(), server.OpenFeature.clearProviders()]);
  for (const client of clients.splice(0)) {
    client.dispose();
  }
});

const methods = {
  Boolean: "getBooleanDetails",
  String: "getStringDetails",
  Integer: "getNumberDetails",
  Float: "getNumberDetails",
  Object: "getObjectDetails",
} as const satisfies Record<FlagType, string>;

/** The two hooks of a scenario, and the stages that ran. */
function recordingHooks() {
  const stages: string[] = [];
  const hook = (name: number) => ({
    before: () => void stages.push(`before ${name}`),
    after: () => void stages.push(`after ${name}`),
    error: () => void stages.push(`error ${name}`),
  });
  return { stages, hooks: [hook(1), hook(2)] };
}

const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

/** A tenant client in the state that a scenario names. */
async function clientIn(state: ProviderState): Promise<TenantClient> {
  const api = new FlagsApi(features);
  api.failure = state === "not ready" ? silent : state === "error" ? refused : null;
  const client = api.client({ timeouts: { attempt: 20_000, total: 20_000 } });
  clients.push(client);
  if (state === "fatal") {
    client.dispose();
  } else if (state !== "not ready") {
    await client.ready.catch(() => undefined);
  }
  if (state === "stale") {
    api.failure = unavailable;
    const later = performance.now() + 2 * 60_000;
    vi.spyOn(performance, "now").mockReturnValue(later);
    await client.refresh().catch(() => undefined);
  }
  return client;
}

/** What the example gives with the provider of the browser. */
async function inBrowser({ state = "stable", evaluate }: Example) {
  web.OpenFeature.setLogger(quiet);
  web.OpenFeature.setProvider(new TenantryWebProvider(await clientIn(state)));
  await settled();
  const flags = web.OpenFeature.getClient();
  const { stages, hooks } = recordingHooks();
  const ask = evaluate && flags[methods[evaluate.type]];
  const details = ask?.call(flags, evaluate?.key as string, evaluate?.fallback as never, { hooks });
  return { status: flags.providerStatus, details, stages };
}

/** What the example gives with the provider of a server. */
async function onServer({ state = "stable", evaluate }: Example) {
  server.OpenFeature.setLogger(quiet);
  server.OpenFeature.setProvider(new TenantryServerProvider());
  const flags = server.OpenFeature.getClient();
  const { stages, hooks } = recordingHooks();
  const context = Object.freeze({ role: "admin" });
  const details = await runWithTenantClient(await clientIn(state), () => {
    const ask = evaluate && flags[methods[evaluate.type]];
    return ask?.call(flags, evaluate?.key as string, evaluate?.fallback as never, context, { hooks });
  });
  return { status: flags.providerStatus, details, stages };
}

const isMissing = (examples: readonly Example[] | Missing): examples is Missing => "reason" in examples;

describe.each([
  ["web", inBrowser],
  ["server", onServer],
] as const)("a published scenario of OpenFeature, with the provider of tenantry for the %s SDK", (sdk, run) => {
  for (const { file, name, ...scenario } of publishedScenarios) {
    const examples = scenario[sdk];
    for (const [index, example] of (isMissing(examples) ? [] : examples).entries()) {
      it(`${file}: ${name}, example ${index + 1}`, async () => {
        const { status, details, stages } = await run(example);
        expect(status).toBe(example.status ?? status);
        expect(details ?? {}).toMatchObject(example.details ?? {});
        expect(stages).toEqual(example.stages ?? stages);
        expect(Object.isFrozen(details?.flagMetadata ?? Object.freeze({}))).toBe(true);
        expect(details?.flagKey).toBe(example.evaluate?.key);
      });
    }
  }
});

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
