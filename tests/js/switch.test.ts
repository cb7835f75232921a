import { createTenantClient, isTenantError, type TenantClient } from "tenantry";
import { describe, expect, it } from "vitest";
import { seeded } from "../../js/testing/seeded.js";
import { ACME, deferred, profileOf, tenantApi } from "./fixtures.js";

const api = "http://api.test";
const platform = { api, request: {}, sources: ["default"] as const, defaultTenant: "acme" };

/** A client of acme. The profiles of medtech, and of acme when requested by id, arrive when the test says so. */
async function clientWithManualProfiles() {
  const { send } = tenantApi();
  const [acme, medtech] = [manualBody("acme"), manualBody("medtech")];
  const slow: typeof fetch = async (input, init) => {
    const response = await send(input, init);
    const requested = new Request(input, init).url.split("/").at(-2);
    const profile = requested === ACME ? acme : requested === "medtech" ? medtech : null;
    return profile ? Object.assign(response, { text: profile.text }) : response;
  };
  const client = createTenantClient({ ...platform, fetch: slow });
  await client.ready;
  return { client, acme, medtech };
}

/** A response body that the test delivers itself. */
function manualBody(slug: "acme" | "medtech") {
  const [requested, body] = [deferred<void>(), deferred<string>()];
  const text = () => {
    requested.resolve();
    return body.promise;
  };
  return { requested: requested.promise, text, arrive: () => body.resolve(JSON.stringify(profileOf(slug))) };
}

async function microtasks(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await Promise.resolve();
  }
}

describe("a registered cache", () => {
  async function clientWithCache() {
    const { send } = tenantApi((request) => new Response(request.headers.get("x-tenant-id")));
    const client = createTenantClient({ ...platform, fetch: send });
    await client.ready;
    const events: string[] = [];
    const record = (what: string) => events.push(`${what} ${client.tenant?.slug} ${client.status}`);
    client.on("switch", () => record("switch"));
    return { client, events, record };
  }

  it("is cleared before the new tenant is set and reloaded after the switch event", async () => {
    const { client, events, record } = await clientWithCache();
    client.addCache({ clear: () => record("clear"), reload: () => record("reload") });
    await client.switchTenant("medtech");
    expect(events).toEqual(["clear acme RECONCILING", "switch medtech READY", "reload medtech READY"]);
  });

  it("is not cleared by the first load, by a refresh or by a failed switch", async () => {
    const { client, events, record } = await clientWithCache();
    client.addCache({ clear: () => record("clear") });
    await client.refresh();
    await expect(client.switchTenant("not a tenant")).rejects.toThrow();
    expect(events).toEqual([]);
  });

  // Planted fault: setting the tenant before clearing, so that a clear that throws leaves old data in the new tenant.
  it("that cannot be cleared stops the switch, and pending requests complete", async () => {
    const { client } = await clientWithCache();
    const broken = new Error("the cache is broken");
    const remove = client.addCache({
      clear: () => {
        throw broken;
      },
    });
    const request = client.fetch(`${api}/panels`);
    await expect(client.switchTenant("medtech")).rejects.toBe(broken);
    expect([client.status, client.tenant?.slug, client.error]).toEqual(["READY", "acme", broken]);
    expect(await (await request).text()).toBe(ACME);
    remove();
    await client.switchTenant("medtech");
    expect(client.tenant?.slug).toBe("medtech");
  });

  // Planted fault: checking only at the end whether a switch is superseded, when the caches are already cleared.
  it("is not cleared by a superseded switch", async () => {
    for (let turns = 0; turns < 30; turns += 1) {
      const { client, medtech } = await clientWithManualProfiles();
      const events = { clear: 0, ready: 0 };
      client.addCache({ clear: () => (events.clear += 1) });
      client.on("change", ({ status }) => {
        events.ready += status === "READY" ? 1 : 0;
      });
      const superseded = client.switchTenant("medtech");
      await medtech.requested;
      medtech.arrive();
      await microtasks(turns);
      await client.switchTenant("acme");
      await Promise.allSettled([superseded]);
      expect(events.clear, `after ${turns} turns`).toBe(events.ready);
    }
  });

  it("that switches again while it is being cleared wins", async () => {
    const { client } = await clientWithCache();
    let again: Promise<void> | undefined;
    client.addCache({
      clear: () => {
        again ??= client.switchTenant("acme");
      },
    });
    await expect(client.switchTenant("medtech")).rejects.toMatchObject({ code: "TENANT_CHANGED" });
    await again;
    expect([client.status, client.tenant?.slug]).toEqual(["READY", "acme"]);
  });
});

describe("switches and responses in random order", () => {
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  /** Random switches and requests of one client, whose responses arrive in random order, with aborts ignored. */
  async function runRandomSteps(random: (below: number) => number) {
    const pending: { slug: string | null; answer: (response: Response) => void; tenant: string | null }[] = [];
    const send: typeof fetch = (input, init) =>
      new Promise((answer) => {
        const request = new Request(input, { ...init, signal: null });
        const slug = /tenants\/(\w+)\/profile$/.exec(request.url)?.[1] ?? null;
        pending.push({ slug, answer, tenant: request.headers.get("x-tenant-id") });
      });
    const snapshot = { profile: profileOf("acme"), madeAt: "2026-11-21T00:00:00Z" } as never;
    const client: TenantClient = createTenantClient({ ...platform, snapshot, fetch: send });
    const fetches: Promise<void>[] = [];
    let violations = 0;
    let last: { slug: string; outcome: Promise<"switched" | "refused"> } | undefined;
    for (let step = 0; step < 12; step += 1) {
      const action = random(4);
      if (action === 0) {
        const slug = random(2) === 0 ? "acme" : "medtech";
        const outcome = client.switchTenant(slug).then(
          () => "switched" as const,
          () => "refused" as const,
        );
        last = { slug, outcome };
      } else if (action === 1) {
        const checked = client.fetch(`${api}/panels`).then(
          async (response) => {
            const activeTenant = String(client.tenantId);
            violations += (await response.text()) === activeTenant ? 0 : 1;
          },
          (error) => {
            violations += isTenantError(error, "TENANT_CHANGED") ? 0 : 1;
          },
        );
        fetches.push(checked);
        await Promise.resolve();
      } else {
        respondToOne();
      }
      if (random(3) === 0) await turn();
    }
    do {
      await turn();
      respondToOne();
    } while (pending.length > 0);
    const outcome = await last?.outcome;
    await Promise.all(fetches);
    return { violations, final: client.tenant?.slug, last: outcome === "switched" ? last?.slug : undefined };

    function respondToOne(): void {
      const [one] = pending.splice(random(pending.length), 1);
      if (one?.slug) {
        const fails = random(4) === 0;
        one.answer(fails ? Response.json({}, { status: 403 }) : Response.json(profileOf(one.slug as "acme")));
      } else if (one) {
        one.answer(new Response(one.tenant, { headers: { "x-tenant-id": one.tenant ?? "" } }));
      }
    }
  }

  // Planted fault: relying on the abort, which is too late for a response that has been read.
  it("discard a late refresh of the old tenant", async () => {
    for (let lead = -20; lead <= 20; lead += 1) {
      const { client, acme, medtech } = await clientWithManualProfiles();
      const refreshed = client.refresh();
      const switched = client.switchTenant("medtech");
      await Promise.all([acme.requested, medtech.requested]);
      const [first, second] = lead < 0 ? [medtech, acme] : [acme, medtech];
      first.arrive();
      await microtasks(Math.abs(lead));
      second.arrive();
      await Promise.allSettled([switched, refreshed]);
      expect([client.status, client.tenant?.slug], `a lead of ${lead}`).toEqual(["READY", "medtech"]);
    }
  });

  // Planted faults: no check of the epoch at a response; no check of the switch's number before it commits.
  it("return no late response and end with the last switch, in a thousand random runs", async () => {
    const random = seeded(7);
    for (let run = 0; run < 1_000; run += 1) {
      const { violations, final, last } = await runRandomSteps(random);
      expect(violations, `run ${run}`).toBe(0);
      expect(final, `run ${run}`).toBe(last ?? final);
    }
  });
});
