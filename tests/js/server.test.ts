import { createTenantClient } from "tenantry";
import { currentTenant, requireTenant, runWithTenant } from "tenantry/server";
import { describe, expect, it } from "vitest";
import { ACME, MEDTECH } from "./fixtures.js";
import { type Handler, storm } from "./storm.js";

describe("runWithTenant", () => {
  it("gives the tenant to all that the work sets off, and to nothing else", async () => {
    const seen: (string | undefined)[] = [];
    const look = () => seen.push(currentTenant()?.toString());
    const later = runWithTenant(ACME, async () => {
      look();
      await new Promise((resolve) => setTimeout(resolve, 1));
      look();
      runWithTenant(MEDTECH, look);
      queueMicrotask(look);
      await Promise.resolve();
    });
    look();
    await later;
    look();
    expect(seen).toEqual([ACME, undefined, ACME, MEDTECH, ACME, undefined]);
  });

  it("leaves nothing behind when the work throws", () => {
    expect(() =>
      runWithTenant(ACME, () => {
        throw new Error("the work's own");
      }),
    ).toThrow("the work's own");
    expect(currentTenant()).toBeNull();
  });

  it("does not begin work for what is no tenant", () => {
    let begun = false;
    const begin = () => {
      begun = true;
    };
    expect(() => runWithTenant("acme", begin)).toThrow(expect.objectContaining({ code: "INVALID_TENANT_ID" }));
    expect(begun).toBe(false);
  });

  // Planted fault: a default where nothing is set.
  it("is missed by work that needs it", () => {
    expect(() => requireTenant()).toThrow(expect.objectContaining({ code: "TENANT_CONTEXT_NOT_SET" }));
  });
});

/** 100,000 requests of 1,000 tenants, 256 at a time, a tenth of them aborted. */
const size = { requests: 100_000, tenants: 1_000, concurrency: 256, abortOneIn: 20 };
const orders = ["first in, first out", "last in, first out", "random"] as const;

describe("a storm of requests", () => {
  const byContext: Handler = (tenantId, pause) =>
    runWithTenant(tenantId, async () => {
      await pause();
      await pause();
      return requireTenant().toString();
    });

  for (const order of orders) {
    it(`finds every one its own tenant, ${order}`, async () => {
      const { answered, aborted, firstMismatch } = await storm({ ...size, order }, byContext);
      expect(firstMismatch).toBeNull();
      expect(answered + aborted).toBe(size.requests);
      expect(aborted / size.requests).toBeCloseTo(0.1, 1);
    });
  }

  it("finds every client its own tenant", async () => {
    const snapshotOf = (id: string) =>
      ({ profile: { id, slug: "t", name: "t" }, madeAt: "2026-11-21T00:00:00Z" }) as never;
    const byClient: Handler = async (tenantId, pause) => {
      const send: typeof fetch = async (input, init) => {
        await pause();
        return new Response(new Headers((init ?? (input as Request)).headers).get("x-tenant-id"));
      };
      const client = createTenantClient({
        api: "http://api.test",
        location: {},
        snapshot: snapshotOf(tenantId),
        fetch: send,
      });
      const answer = await (await client.fetch("http://api.test/panels")).text();
      client.dispose();
      return answer;
    };
    const outcome = await storm({ ...size, requests: 10_000, order: "random" }, byClient);
    expect(outcome.firstMismatch).toBeNull();
  });

  // Planted fault: the tenant in a variable of the module.
  it("finds out a tenant that is kept in a global, soon", async () => {
    let current = "";
    const byGlobal: Handler = async (tenantId, pause) => {
      current = tenantId;
      await pause();
      return current;
    };
    for (const order of orders) {
      const { firstMismatch } = await storm({ ...size, requests: 1_000, order }, byGlobal);
      expect(firstMismatch).not.toBeNull();
    }
  });
});
