// Runs an example of a published scenario with each of the two providers.
import * as server from "@openfeature/server-sdk";
import * as web from "@openfeature/web-sdk";
import type { TenantClient } from "tenantry";
import { TenantryWebProvider } from "tenantry/openfeature";
import { runWithTenantClient, TenantryServerProvider } from "tenantry/openfeature/server";
import { expect, vi } from "vitest";
import { FlagsApi, refused, silent, unavailable } from "./flags-api.js";
import { type Example, type FlagType, features, type ProviderState } from "./published-scenarios.js";

const quiet = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
const clients: TenantClient[] = [];

/** Ends the clients and the providers of a run. */
export async function cleanUp() {
  vi.restoreAllMocks();
  await Promise.all([web.OpenFeature.clearProviders(), server.OpenFeature.clearProviders()]);
  for (const client of clients.splice(0)) {
    client.dispose();
  }
}

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

/** What an example gives. */
interface Run {
  readonly status: string;
  readonly details: { readonly flagKey: string; readonly flagMetadata: object } | undefined;
  readonly stages: readonly string[];
  /** The evaluation context after the evaluation. */
  readonly context: object;
}

const contextOf = () => ({ role: "admin", address: { city: "Bern" } });

/** What the example gives with the provider of the browser. */
export async function inBrowser({ state = "stable", evaluate }: Example): Promise<Run> {
  web.OpenFeature.setLogger(quiet);
  const context = contextOf();
  await web.OpenFeature.setContext(context);
  web.OpenFeature.setProvider(new TenantryWebProvider(await clientIn(state)));
  await settled();
  const flags = web.OpenFeature.getClient();
  const { stages, hooks } = recordingHooks();
  const ask = evaluate && flags[methods[evaluate.type]];
  const details = ask?.call(flags, evaluate?.key as string, evaluate?.fallback as never, { hooks });
  return { status: flags.providerStatus, details, stages, context };
}

/** What the example gives with the provider of a server. */
export async function onServer({ state = "stable", evaluate }: Example): Promise<Run> {
  server.OpenFeature.setLogger(quiet);
  server.OpenFeature.setProvider(new TenantryServerProvider());
  const flags = server.OpenFeature.getClient();
  const { stages, hooks } = recordingHooks();
  const context = contextOf();
  const details = await runWithTenantClient(await clientIn(state), () => {
    const ask = evaluate && flags[methods[evaluate.type]];
    return ask?.call(flags, evaluate?.key as string, evaluate?.fallback as never, context, { hooks });
  });
  return { status: flags.providerStatus, details, stages, context };
}

/** Fails where a run differs from its example, or changes what must not change. */
export function expectExample(example: Example, { status, details, stages, context }: Run): void {
  expect(status).toBe(example.status ?? status);
  expect(details?.flagKey).toBe(example.evaluate?.key);
  expect(details ?? {}).toMatchObject(example.details ?? {});
  expect(stages).toEqual(example.stages ?? stages);
  expect(Object.isFrozen(details?.flagMetadata ?? Object.freeze({}))).toBe(true);
  expect(context).toEqual(contextOf());
}
