import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { apiAuditSink, createTenantClient, type SwitchRecord, type TenantClientOptions } from "tenantry";
import { describe, expect, it, vi } from "vitest";
import { ACME, deferred, MEDTECH, tenantApi } from "./fixtures.js";

const api = "http://api.test";

async function clientWith(options: Partial<TenantClientOptions>) {
  const client = createTenantClient({
    api,
    fetch: tenantApi().send,
    request: {},
    sources: ["default"],
    defaultTenant: "acme",
    ...options,
  });
  await client.ready;
  return client;
}

describe("the audit log of a client", () => {
  it("records actor, old tenant, new tenant, time, reason and epoch of a switch", async () => {
    const records: SwitchRecord[] = [];
    const client = await clientWith({ auditSink: (record) => void records.push(record), actor: () => "ada" });
    const before = Date.now();
    await client.switchTenant("medtech", { reason: "support case 7" });
    await vi.waitUntil(() => records.length === 1);
    const [record] = records as [SwitchRecord];
    expect(record).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      actor: "ada",
      from: ACME,
      to: MEDTECH,
      at: expect.stringMatching(/Z$/),
      reason: "support case 7",
      epoch: 2,
    });
    expect(Date.parse(record.at)).toBeGreaterThanOrEqual(before);
    expect(Object.isFrozen(record)).toBe(true);
  });

  it("has no record of the first tenant, of a failed switch or of a superseded switch", async () => {
    const records: SwitchRecord[] = [];
    const { send } = tenantApi();
    const client = await clientWith({
      auditSink: (record) => void records.push(record),
      fetch: (input, init) =>
        new Request(input, init).url.includes("healthco")
          ? Promise.resolve(Response.json({}, { status: 403 }))
          : send(input, init),
    });
    await expect(client.switchTenant("healthco")).rejects.toThrow();
    const superseded = client.switchTenant("medtech");
    await client.switchTenant(MEDTECH);
    await expect(superseded).rejects.toThrow();
    await vi.waitUntil(() => records.length > 0);
    expect(records.map(({ from, to }) => [from, to])).toEqual([[ACME, MEDTECH]]);
  });

  // Planted fault: calling the sink at each switch at once, so that a slow first call finishes after the second.
  it("delivers a thousand switches exactly once and in order, although the sink is slow and fails", async () => {
    const [attempts, delivered]: [number[], number[]] = [[], []];
    vi.spyOn(Math, "random").mockReturnValue(0);
    let isBusy = false;
    let overlaps = 0;
    const client = await clientWith({
      auditSink: async ({ epoch }) => {
        overlaps += isBusy ? 1 : 0;
        isBusy = true;
        attempts.push(epoch);
        await new Promise((resolve) => setImmediate(resolve));
        isBusy = false;
        if (epoch % 10 === 0 && attempts.filter((one) => one === epoch).length < 3) {
          throw new Error("the audit log is down");
        }
        delivered.push(epoch);
      },
    });
    const failures = vi.fn();
    client.on("error", failures);
    for (let turn = 0; turn < 500; turn += 1) {
      await client.switchTenant("medtech");
      await client.switchTenant("acme");
    }
    await vi.waitUntil(() => delivered.length === 1_000, { timeout: 60_000 });
    expect(overlaps).toBe(0);
    expect(delivered).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 2));
    expect(failures).toHaveBeenCalledTimes(200);
    vi.restoreAllMocks();
  });

  it("has a record without an actor where the app's actor function throws", async () => {
    const records: SwitchRecord[] = [];
    const actor = () => {
      throw new Error("the user is signed out");
    };
    const client = await clientWith({ auditSink: (record) => void records.push(record), actor });
    const onError = vi.fn();
    client.on("error", onError);
    await client.switchTenant("medtech");
    await vi.waitUntil(() => records.length === 1);
    expect([records[0]?.actor, client.tenant?.slug, onError.mock.calls.length]).toEqual([null, "medtech", 1]);
  });

  // Planted fault: a record for every switch, also for one that ends at the tenant it began with.
  it("has no record of a switch to the tenant that is already active", async () => {
    const records: SwitchRecord[] = [];
    const client = await clientWith({ auditSink: (record) => void records.push(record) });
    const onSwitch = vi.fn();
    client.on("switch", onSwitch);
    const superseded = client.switchTenant("medtech");
    await client.switchTenant("acme");
    await expect(superseded).rejects.toMatchObject({ code: "TENANT_CHANGED" });
    await new Promise((turn) => setTimeout(turn));
    expect([client.tenant?.slug, records, onSwitch.mock.calls]).toEqual(["acme", [], []]);
  });

  // Planted fault: waiting for the sink before the switch completes.
  it("does not delay a switch", async () => {
    const { promise } = deferred<void>();
    const client = await clientWith({ auditSink: () => promise });
    await client.switchTenant("medtech");
    await client.switchTenant("acme");
    expect(client.tenant?.slug).toBe("acme");
  });

  it("is not retried once the client is disposed", async () => {
    const sink = vi.fn(() => Promise.reject(new Error("closed")));
    const client = await clientWith({ auditSink: sink });
    await client.switchTenant("medtech");
    await vi.waitUntil(() => sink.mock.calls.length === 1);
    client.dispose();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(sink).toHaveBeenCalledOnce();
  });
});

describe("apiAuditSink", () => {
  it("posts each record, retries while the API is down, and does not retry after a refusal", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const statuses = [503, 201, 403, 200];
    const posted: { path: string; record: Omit<SwitchRecord, "reason"> & { why: string | null } }[] = [];
    const server = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      posted.push({ path: `${request.method} ${request.url}`, record: JSON.parse(body) });
      response.writeHead(statuses[posted.length - 1] as number).end();
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = await clientWith({ auditSink: apiAuditSink(`${base}/`) });
    const errors = vi.fn();
    client.on("error", ({ error }) => errors((error as { details?: { status?: number } }).details?.status));
    await client.switchTenant("medtech", { reason: "support case 7" });
    await client.switchTenant("acme");
    await client.switchTenant("medtech");
    await vi.waitUntil(() => posted.length === 4);
    expect(posted.map(({ path, record }) => [path.replace(/.*tenants/, ""), record.epoch])).toEqual([
      [`/${MEDTECH}/switches`, 2],
      [`/${MEDTECH}/switches`, 2],
      [`/${ACME}/switches`, 3],
      [`/${MEDTECH}/switches`, 4],
    ]);
    expect(posted[0]?.record.id).toBe(posted[1]?.record.id);
    // The wire calls the reason `why`.
    expect(posted.map(({ record }) => record.why)).toEqual(["support case 7", "support case 7", null, null]);
    expect(posted[0]?.record).not.toHaveProperty("reason");
    expect(errors.mock.calls).toEqual([[503], [403]]);
    vi.restoreAllMocks();
    server.close();
  });
});
