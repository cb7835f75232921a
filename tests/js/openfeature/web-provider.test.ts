// @vitest-environment happy-dom
import {
  type EventDetails,
  type FlagValue,
  OpenFeature,
  ProviderEvents,
  ProviderStatus,
  StandardResolutionReasons,
} from "@openfeature/web-sdk";
import { createTenantClient, type TenantClient } from "tenantry";
import { TenantryWebProvider } from "tenantry/openfeature";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ACME, MEDTECH } from "../fixtures.js";
import { FlagsApi, refused, silent, unavailable } from "./flags-api.js";

const flags = OpenFeature.getClient();
const clients: TenantClient[] = [];

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await OpenFeature.clearProviders();
  await OpenFeature.clearContexts();
  OpenFeature.clearHandlers();
  for (const client of clients.splice(0)) {
    client.dispose();
  }
});

/** A client of acme from this API, and OpenFeature with a provider for it. */
function setUp(api: FlagsApi): TenantClient {
  const client = api.client();
  clients.push(client);
  OpenFeature.setLogger({ error: () => {}, warn: () => {}, info: () => {}, debug: () => {} });
  OpenFeature.setProvider(new TenantryWebProvider(client));
  return client;
}

async function setUpReady(api: FlagsApi): Promise<TenantClient> {
  const client = setUp(api);
  await client.ready;
  await settled();
  return client;
}

/** Waits until every handler of OpenFeature has run. */
const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

/** The events from now on, with the keys of the flags that changed. */
function record(): string[] {
  const names: string[] = [];
  for (const event of Object.values(ProviderEvents)) {
    flags.addHandler(event, (details?: EventDetails) => {
      const { flagsChanged } = (details ?? {}) as { flagsChanged?: string[] };
      names.push(event.replace("PROVIDER_", "") + (flagsChanged ? ` ${flagsChanged.join()}` : ""));
    });
  }
  // A handler for the present status runs at once.
  names.length = 0;
  return names;
}

/** Advances the monotonic clock and the date, while timers run as usual. */
function advanceClock(milliseconds: number): void {
  const [now, date] = [performance.now() + milliseconds, Date.now() + milliseconds];
  vi.useFakeTimers({ toFake: ["performance", "Date"], now: date });
  vi.spyOn(performance, "now").mockReturnValue(now);
}

describe("a flag of OpenFeature", () => {
  const features = { on: true, name: "grid", share: 0.5, none: 0, report: { format: "pdf", parts: [1] }, ids: ["a"] };

  it("is the value in the profile of the client's tenant, with the profile as its flag set", async () => {
    await setUpReady(new FlagsApi(features));
    expect(flags.getBooleanValue("on", false)).toBe(true);
    expect(flags.getStringValue("name", "list")).toBe("grid");
    expect(flags.getNumberValue("share", 1)).toBe(0.5);
    expect(flags.getObjectValue("report", {})).toEqual({ format: "pdf", parts: [1] });
    expect(flags.getObjectValue("ids", [])).toEqual(["a"]);
    expect(flags.getNumberDetails("none", 1)).toEqual({
      flagKey: "none",
      value: 0,
      reason: "STATIC",
      flagMetadata: { flagSetId: ACME, version: "1" },
    });
  });

  it("is its default, with FLAG_NOT_FOUND, where the profile does not have it", async () => {
    await setUpReady(new FlagsApi({ missing: null }));
    for (const key of ["missing", "constructor", "toString"]) {
      expect(flags.getStringDetails(key, "default")).toMatchObject({
        value: "default",
        reason: "ERROR",
        errorCode: "FLAG_NOT_FOUND",
        errorMessage: `The profile of tenant "acme" has no flag "${key}".`,
      });
    }
  });

  it.each([
    ["getStringDetails", "on", "x", "a boolean, but the code asks for a string"],
    ["getBooleanDetails", "name", false, "a string, but the code asks for a boolean"],
    ["getNumberDetails", "name", 1, "a string, but the code asks for a number"],
    ["getObjectDetails", "name", {}, "a string, but the code asks for an object"],
    ["getObjectDetails", "ids", {}, "a list, but the code asks for an object"],
    ["getObjectDetails", "report", [], "an object, but the code asks for a list"],
    ["getObjectDetails", "on", null, "a boolean, but the code asks for an object or a list"],
  ] as const)(
    "is its default, with TYPE_MISMATCH, where %s asks %s for another type",
    async (ask, key, fallback, text) => {
      await setUpReady(new FlagsApi(features));
      const details = (flags[ask] as (key: string, fallback: unknown) => object)(key, fallback);
      expect(details).toMatchObject({ value: fallback, reason: "ERROR", errorCode: "TYPE_MISMATCH" });
      expect(details).toMatchObject({ errorMessage: `Flag "${key}" of tenant "acme" is ${text}.` });
    },
  );

  // Planted fault: the provider reads the flags in a way of its own.
  it("is what client.flag returns, for every flag and every default", async () => {
    const client = await setUpReady(new FlagsApi({ ...features, nothing: null }));
    const defaults: FlagValue[] = [true, "x", 1, { a: 1 }, ["b"]];
    const ask = { boolean: "getBooleanValue", string: "getStringValue", number: "getNumberValue" } as const;
    for (const key of [...Object.keys(features), "nothing", "absent"]) {
      for (const fallback of [...defaults, null as never]) {
        const method = ask[typeof fallback as keyof typeof ask] ?? "getObjectValue";
        const value = (flags[method] as (key: string, fallback: unknown) => unknown)(key, fallback);
        expect(value, `${key} ${fallback}`).toEqual(client.flag(key, fallback as never));
      }
    }
  });

  // Planted fault: the object of the profile itself, which every other caller gets too.
  it("that is an object cannot be changed by its reader, at any depth, and stays the same object", async () => {
    const client = await setUpReady(
      new FlagsApi(JSON.parse('{"report":{"parts":[{"id":1}],"__proto__":{"admin":true}}}')),
    );
    const report = flags.getObjectValue<{ parts: { id: number }[] }>("report", { parts: [] });
    expect(() => report.parts.push({ id: 2 })).toThrow(TypeError);
    expect(() => Object.assign(report.parts[0] as object, { id: 2 })).toThrow(TypeError);
    expect((report as { admin?: true }).admin).toBeUndefined();
    expect(flags.getObjectValue("report", {})).toBe(report);
    expect(client.tenant?.flags.report).toEqual(report);
    expect(client.tenant?.flags.report).not.toBe(report);
  });

  it("does not depend on the evaluation context, which reaches hooks", async () => {
    const client = await setUpReady(new FlagsApi({ plan: "acme's" }, { plan: "medtech's" }));
    await OpenFeature.setContext({ targetingKey: MEDTECH, tenant: "medtech", tenantId: MEDTECH });
    const contexts: unknown[] = [];
    const hook = { before: ({ context }: { context: unknown }) => void contexts.push(context) };
    expect(flags.getStringValue("plan", "", { hooks: [hook] })).toBe("acme's");
    expect(contexts).toEqual([{ targetingKey: MEDTECH, tenant: "medtech", tenantId: MEDTECH }]);
    expect(client.tenantId).toBe(ACME);
  });

  it("does not exist on the platform", async () => {
    const { fetch } = new FlagsApi({ on: true });
    const request = { host: "vital.health" };
    const client = createTenantClient({ api: "http://api.test", fetch, rootDomains: ["vital.health"], request });
    clients.push(client);
    await OpenFeature.setProviderAndWait(new TenantryWebProvider(client));
    expect([flags.providerStatus, flags.getBooleanDetails("on", false).errorCode]).toEqual(["READY", "FLAG_NOT_FOUND"]);
  });
});

describe("the status of the provider", () => {
  it("is NOT_READY until the first profile is loaded, then READY", async () => {
    const api = new FlagsApi({ on: true });
    const client = setUp(api);
    const events = record();
    expect([flags.providerStatus, flags.getBooleanDetails("on", false).errorCode]).toEqual([
      "NOT_READY",
      "PROVIDER_NOT_READY",
    ]);
    await client.ready;
    await settled();
    expect([flags.providerStatus, flags.getBooleanValue("on", false), events]).toEqual(["READY", true, ["READY"]]);
  });

  it("is READY in the turn after it was set, without a request, where the client starts from a snapshot", async () => {
    const snapshot = (await setUpReady(new FlagsApi({ on: true }))).snapshot();
    const client = new FlagsApi().client({ snapshot, fetch: () => Promise.reject(new Error("no request expected")) });
    clients.push(client);
    await OpenFeature.setProviderAndWait("page", new TenantryWebProvider(client));
    const page = OpenFeature.getClient("page");
    expect([page.providerStatus, page.getBooleanValue("on", false)]).toEqual(["READY", true]);
  });

  it("is ERROR where the first profile cannot be loaded, and READY once it is", async () => {
    const api = new FlagsApi({ on: true });
    api.failure = refused;
    const client = setUp(api);
    await client.ready.catch(() => undefined);
    await settled();
    const events = record();
    const details = flags.getBooleanDetails("on", false);
    expect([flags.providerStatus, details.errorCode, details.value]).toEqual(["ERROR", "GENERAL", false]);
    expect(details.errorMessage).toContain(client.error?.message);
    api.failure = null;
    await client.switchTenant("acme");
    await settled();
    expect([flags.providerStatus, flags.getBooleanValue("on", false)]).toEqual(["READY", true]);
    expect(events).toEqual(["READY", "CONFIGURATION_CHANGED on"]);
  });

  // Planted fault: the values of a profile that is out of date look like confirmed ones.
  it("is STALE while the profile cannot be confirmed, and so is the reason of its values", async () => {
    const api = new FlagsApi({ on: true });
    const client = await setUpReady(api);
    const events = record();
    api.failure = unavailable;
    advanceClock(2 * 60_000);
    await client.refresh().catch(() => undefined);
    expect([flags.providerStatus, flags.getBooleanDetails("on", false).reason]).toEqual(["STALE", "STALE"]);
    api.failure = null;
    await client.refresh();
    expect([flags.providerStatus, flags.getBooleanDetails("on", false).reason]).toEqual(["READY", "STATIC"]);
    await settled();
    expect(events).toEqual(["STALE", "READY"]);
  });

  // Planted fault: a change of the context makes a stale provider look ready. The SDK sets READY after each change.
  it("stays STALE when the context changes", async () => {
    const api = new FlagsApi({ on: true });
    const client = await setUpReady(api);
    api.failure = unavailable;
    advanceClock(2 * 60_000);
    await client.refresh().catch(() => undefined);
    await OpenFeature.setContext({ page: "settings" });
    await settled();
    expect(flags.providerStatus).toBe(ProviderStatus.STALE);
  });

  it("is FATAL for a client that was disposed of", async () => {
    const api = new FlagsApi();
    api.failure = silent;
    setUp(api).dispose();
    await settled();
    expect([flags.providerStatus, flags.getBooleanDetails("on", true).errorCode]).toEqual(["FATAL", "PROVIDER_FATAL"]);
  });
});

describe("a change of the client", () => {
  it("is PROVIDER_CONFIGURATION_CHANGED with the keys that changed, where a refresh changes flags", async () => {
    const api = new FlagsApi({ same: { a: 1 }, other: 1, gone: true });
    const client = await setUpReady(api);
    const events = record();
    api.flags.acme = { same: { a: 1 }, other: 2, added: true };
    await client.refresh();
    await settled();
    expect([events, flags.getNumberValue("other", 0)]).toEqual([["CONFIGURATION_CHANGED other,gone,added"], 2]);
    await client.refresh();
    await settled();
    expect(events.length).toBe(1);
  });

  it("is RECONCILING while a switch runs, then READY with the flags of the new tenant", async () => {
    const client = await setUpReady(new FlagsApi({ plan: "acme's", same: 1 }, { plan: "medtech's", same: 1 }));
    const events = record();
    const switched = client.switchTenant("medtech");
    expect([client.status, flags.getStringValue("plan", "")]).toEqual(["RECONCILING", "acme's"]);
    await switched;
    expect(flags.getStringDetails("plan", "")).toMatchObject({
      value: "medtech's",
      reason: StandardResolutionReasons.STATIC,
      flagMetadata: { flagSetId: MEDTECH },
    });
    await settled();
    expect(events).toEqual(["RECONCILING", "READY", "CONFIGURATION_CHANGED plan"]);
  });

  // Planted fault: a page that shows the tenant's name next to a flag is not told that the tenant is another one.
  it("is PROVIDER_CONFIGURATION_CHANGED after a switch also where both tenants have the same flags", async () => {
    const client = await setUpReady(new FlagsApi({ on: true }, { on: true }));
    const events = record();
    await client.switchTenant("medtech");
    await settled();
    expect(events).toEqual(["RECONCILING", "READY", "CONFIGURATION_CHANGED "]);
  });

  it("to a tenant that cannot be loaded leaves the flags of the previous one", async () => {
    const api = new FlagsApi({ on: true });
    const client = await setUpReady(api);
    const events = record();
    api.failure = refused;
    await client.switchTenant("medtech").catch(() => undefined);
    await settled();
    expect([events, flags.providerStatus, flags.getBooleanValue("on", false)]).toEqual([
      ["RECONCILING", "READY"],
      "READY",
      true,
    ]);
  });

  it("is no longer told when the client was disposed of, and every flag is its default", async () => {
    const client = await setUpReady(new FlagsApi({ on: true }));
    client.dispose();
    expect(flags.getBooleanDetails("on", false)).toMatchObject({ value: false, errorCode: "PROVIDER_NOT_READY" });
  });
});
