import { AsyncLocalStorageTransactionContextPropagator, OpenFeature } from "@openfeature/server-sdk";
import { createTenantClient, type TenantClient } from "tenantry";
import { runWithTenantClient, TenantryServerProvider } from "tenantry/openfeature/server";
import { runWithTenant } from "tenantry/server";
import { expectNoTenantLeak } from "tenantry/testing";
import { afterEach, describe, expect, it } from "vitest";
import { ACME, MEDTECH, profileOf } from "../fixtures.js";
import { FlagsApi, refused } from "./flags-api.js";

const flags = OpenFeature.getClient();

afterEach(() => OpenFeature.clearProviders());

/** The client of one request, whose profile has its tenant's slug as the flag `plan`. */
function clientOf(tenantId: string, api = new FlagsApi({ plan: "acme" }, { plan: "medtech" })): TenantClient {
  const request = { headers: { "x-tenant-id": tenantId } };
  return createTenantClient({ api: "http://api.test", fetch: api.fetch, request, sources: ["header"] });
}

const plan = () => flags.getStringDetails("plan", "none");

describe("a flag of OpenFeature on a server", () => {
  it("is the value of the request's tenant, also while its profile is loading", async () => {
    OpenFeature.setProvider(new TenantryServerProvider());
    const values = [ACME, MEDTECH].map((id) => runWithTenantClient(clientOf(id), plan));
    expect(await Promise.all(values)).toEqual([
      { flagKey: "plan", value: "acme", reason: "STATIC", flagMetadata: { flagSetId: ACME, version: "1" } },
      { flagKey: "plan", value: "medtech", reason: "STATIC", flagMetadata: { flagSetId: MEDTECH, version: "1" } },
    ]);
  });

  it("has every type, and the error codes of the browser's provider", async () => {
    OpenFeature.setProvider(new TenantryServerProvider());
    const client = clientOf(ACME, new FlagsApi({ on: true, name: "grid", share: 0.5, report: { parts: [1] } }));
    await runWithTenantClient(client, async () => {
      expect(await flags.getBooleanValue("on", false)).toBe(true);
      expect(await flags.getStringValue("name", "")).toBe("grid");
      expect(await flags.getNumberValue("share", 0)).toBe(0.5);
      expect(await flags.getObjectValue("report", {})).toEqual({ parts: [1] });
      expect((await flags.getNumberDetails("name", 0)).errorCode).toBe("TYPE_MISMATCH");
      expect((await flags.getNumberDetails("absent", 0)).errorCode).toBe("FLAG_NOT_FOUND");
    });
  });

  // Planted fault: work without a tenant gets the flags of the last request.
  it("is its default, with an error, where no client is set", async () => {
    OpenFeature.setProvider(new TenantryServerProvider());
    expect((await runWithTenantClient(clientOf(ACME), plan)).value).toBe("acme");
    const details = await plan();
    expect(details).toMatchObject({ value: "none", reason: "ERROR", errorCode: "GENERAL" });
    expect(details.errorMessage).toContain("runWithTenantClient(client, work)");
  });

  // Planted fault: the flags of one tenant in work for another one.
  it("is its default, with an error, where the client is not for the tenant of runWithTenant", async () => {
    OpenFeature.setProvider(new TenantryServerProvider());
    await runWithTenantClient(clientOf(ACME), async () => {
      expect((await runWithTenant(ACME, plan)).value).toBe("acme");
      const details = await runWithTenant(MEDTECH, plan);
      expect(details).toMatchObject({ value: "none", reason: "ERROR", errorCode: "GENERAL" });
      expect(details.errorMessage).toContain("a different tenant than runWithTenant()");
    });
  });

  it("is its default, with the reason, where the profile cannot be loaded", async () => {
    OpenFeature.setProvider(new TenantryServerProvider());
    const api = new FlagsApi({ plan: "acme" });
    api.failure = refused;
    const details = await runWithTenantClient(clientOf(ACME, api), plan);
    expect(details).toMatchObject({ value: "none", reason: "ERROR", errorCode: "GENERAL" });
    expect(details.errorMessage).toMatch(/^The tenant's profile is not loaded: ./);
  });

  it("is read from the client that the option returns, at every evaluation", async () => {
    let client: TenantClient | null = clientOf(ACME);
    OpenFeature.setProvider(new TenantryServerProvider({ client: async () => client }));
    expect((await plan()).value).toBe("acme");
    client = clientOf(MEDTECH);
    expect((await plan()).value).toBe("medtech");
    client = null;
    expect(await plan()).toMatchObject({ value: "none", errorCode: "GENERAL" });
  });

  it("is its default, with the error, where the option client throws", async () => {
    const client = () => {
      throw new RangeError("no request here");
    };
    OpenFeature.setProvider(new TenantryServerProvider({ client }));
    expect(await plan()).toMatchObject({ value: "none", errorCode: "GENERAL" });
    expect((await plan()).errorMessage).toContain("no request here");
  });

  it("does not depend on the evaluation context, also not on that of a transaction", async () => {
    OpenFeature.setProvider(new TenantryServerProvider());
    OpenFeature.setTransactionContextPropagator(new AsyncLocalStorageTransactionContextPropagator());
    const context = { targetingKey: MEDTECH, tenant: "medtech", tenantId: MEDTECH };
    const value = await new Promise((resolve) => {
      OpenFeature.setTransactionContext(context, () => {
        resolve(runWithTenantClient(clientOf(ACME), () => flags.getStringValue("plan", "none", context)));
      });
    });
    expect(value).toBe("acme");
  });
});

describe("one provider for all requests", () => {
  // Planted fault: a variable of the module holds the client of the last request.
  it("gives each of 1,000 interleaved requests of two tenants the flags of its own", async () => {
    OpenFeature.setProvider(new TenantryServerProvider());
    const api = new FlagsApi({ plan: ACME }, { plan: MEDTECH });
    const handle = (tenantId: string, pause: () => Promise<void>) =>
      runWithTenantClient(clientOf(tenantId, api), async () => {
        const before = await flags.getStringValue("plan", "none");
        await pause();
        const after = await flags.getStringValue("plan", "none");
        return new Response(`${before} ${after}`, { status: before === after ? 200 : 500 });
      });
    const [progress] = await expectNoTenantLeak(
      (request, { pause }) => handle(request.headers.get("x-tenant-id") as string, pause),
      {
        tenants: [profileOf("acme"), profileOf("medtech")],
        requests: 1_000,
        order: "random",
        abortOneIn: Number.POSITIVE_INFINITY,
      },
    );
    expect(progress?.answered).toBe(1_000);
  });
});
