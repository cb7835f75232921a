import { createTenantClient, type TenantClient, type TenantClientOptions } from "tenantry";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ACME, profileOf } from "./fixtures.js";
import {
  type Behaviour,
  failing,
  healthy,
  malformed,
  misbehavingApi,
  refusing,
  reset,
  slow,
  stalled,
  truncated,
  wrongTenant,
} from "./misbehaving-api.js";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let api: Awaited<ReturnType<typeof misbehavingApi>>;
let client: TenantClient;

beforeEach(async () => {
  api = await misbehavingApi();
  // The retry delay is a random share of its maximum; here it is 0.
  vi.spyOn(Math, "random").mockReturnValue(0);
});

afterEach(async () => {
  client?.dispose();
  vi.restoreAllMocks();
  vi.useRealTimers();
  await api.close();
});

function start(options: Partial<TenantClientOptions> = {}): TenantClient {
  client = createTenantClient({
    api: api.url,
    request: { host: "acme.localhost" },
    timeouts: { attempt: 200, total: 2_000 },
    ...options,
  });
  return client;
}

/** Advances the monotonic clock and the date, while timers run as usual. */
function advanceClock(milliseconds: number): void {
  const [now, date] = [performance.now() + milliseconds, Date.now() + milliseconds];
  vi.useFakeTimers({ toFake: ["performance", "Date"], now: date });
  vi.spyOn(performance, "now").mockReturnValue(now);
}

const faults: [string, Behaviour][] = [
  ["that does not respond", slow],
  ["that stalls in the middle of a response", stalled],
  ["that resets the connection", reset],
  ["that truncates its response", truncated],
  ["that responds with invalid JSON", malformed],
  ["that responds with 503", failing(503)],
  ["that returns a valid profile of the wrong tenant", wrongTenant],
];

describe("the first profile request", () => {
  for (const [name, fault] of faults) {
    it(`is repeated with an API ${name}`, async () => {
      api.queue.push(fault, fault);
      await start().ready;
      expect([client.status, client.tenant?.slug, api.requests.length]).toEqual(["READY", "acme", 3]);
    });

    // Planted fault: retries without a limit, or a profile of another tenant accepted at the last attempt.
    it(`fails after three attempts with an API ${name}`, async () => {
      api.always = fault;
      await expect(start().ready).rejects.toMatchObject({ name: expect.stringMatching(/^Tenant(Api|Mismatch)Error$/) });
      expect([client.status, client.tenant, api.requests.length]).toEqual(["ERROR", null, 3]);
    });
  }

  // Planted fault: retries after a refusal.
  for (const [status, code, name] of [
    [401, "NOT_SIGNED_IN", "TenantApiError"],
    [403, "UNAUTHORIZED_TENANT_ACCESS", "UnauthorizedTenantAccessError"],
    [404, "TENANT_NOT_FOUND", "TenantNotFoundError"],
    [400, "TENANT_VALIDATION", "TenantApiError"],
  ] as const) {
    it(`is sent once where the response status is ${status}`, async () => {
      api.always = refusing(status, code);
      await expect(start().ready).rejects.toMatchObject({ name });
      expect(api.requests.length).toBe(1);
    });
  }

  it("is not repeated before Retry-After has passed", async () => {
    const waits: number[] = [];
    const send: typeof fetch = (input, init) => {
      waits.push(performance.now());
      return fetch(input, init);
    };
    api.queue.push(failing(429, { "retry-after": "1" }));
    await start({ fetch: send }).ready;
    expect((waits[1] as number) - (waits[0] as number)).toBeGreaterThanOrEqual(999);
  });

  it("fails at once where Retry-After exceeds the remaining time", async () => {
    api.queue.push(failing(503, { "retry-after": new Date(Date.now() + 30_000).toUTCString() }));
    await expect(start().ready).rejects.toMatchObject({ details: { status: 503 } });
    expect(api.requests.length).toBe(1);
  });

  it("reports a timeout in its error", async () => {
    api.always = slow;
    await expect(start({ timeouts: { attempt: 50, total: 100 } }).ready).rejects.toThrow("did not respond within");
  });

  // Planted fault: a total timeout of half a second, which a slow mobile connection exceeds.
  it("is sent in attempts of 2 s, for at most 5 s", async () => {
    vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
    const start = performance.now();
    /** Rounded to a tenth of a second: a delay of zero between two attempts takes a millisecond. */
    const now = () => Math.round((performance.now() - start) / 100) * 100;
    const requests: number[] = [];
    const never = new Promise<Response>(() => undefined);
    const send = async () => {
      requests.push(now());
      return never;
    };
    client = createTenantClient({ api: api.url, request: { host: "acme.localhost" }, fetch: send });
    const failed = client.ready.then(
      () => expect.unreachable("nothing responds"),
      (error: Error) => ({ error, at: now() }),
    );
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests).toEqual([0, 2_000, 4_000]);
    expect(await failed).toMatchObject({ error: { code: "TENANT_API" }, at: 5_000 });
  });

  it("does not block rendering", () => {
    api.always = slow;
    start();
    expect([client.status, client.flag("beta", true), client.limit("seats"), client.branding]).toEqual([
      "NOT_READY",
      true,
      null,
      {},
    ]);
  });

  it("names the invalid option in an error", () => {
    for (const timeouts of [{ attempt: 0 }, { total: -1 }, { attempt: Number.NaN }]) {
      expect(() => start({ timeouts })).toThrow(expect.objectContaining({ code: "TENANT_VALIDATION" }));
    }
  });
});

describe("refresh", () => {
  it("sends If-None-Match, and keeps the profile after a 304", async () => {
    await start().ready;
    await client.refresh();
    expect(api.requests.map(({ headers }) => headers["if-none-match"])).toEqual([undefined, '"1"']);
    expect([client.status, client.tenant?.version]).toEqual(["READY", null]);
    api.always = healthy({ version: 2 });
    await client.refresh();
    expect(client.tenant?.version).toBe(2);
  });

  // Planted fault: accepting a 304 that a cache stored for another tenant.
  it("refuses a 304 of another tenant", async () => {
    await start().ready;
    api.queue.push((_, response) => response.writeHead(304, { "x-tenant-id": profileOf("medtech").id }).end());
    await expect(client.refresh()).rejects.toMatchObject({ code: "TENANT_MISMATCH" });
    expect(client.tenant?.slug).toBe("acme");
  });

  for (const [name, fault] of faults) {
    it(`keeps a fresh profile when the API is one ${name}`, async () => {
      await start().ready;
      api.always = fault;
      await expect(client.refresh()).rejects.toBeInstanceOf(Error);
      expect([client.status, client.tenant?.slug]).toEqual(["READY", "acme"]);
    });
  }

  it("marks a profile older than a minute as stale, once, and as ready after the next success", async () => {
    const staleEvents: string[] = [];
    await start({ updates: "poll" }).ready;
    client.on("stale", ({ tenant, error }) => staleEvents.push(`${tenant.slug} ${error.name}`));
    advanceClock(MINUTE);
    api.always = failing(503);
    await expect(client.refresh()).rejects.toThrow();
    await expect(client.refresh()).rejects.toThrow();
    expect([client.status, client.tenant?.slug, client.error?.name]).toEqual(["STALE", "acme", "TenantApiError"]);
    expect(staleEvents).toEqual(["acme TenantApiError"]);
    api.always = healthy();
    await client.refresh();
    expect([client.status, client.error]).toEqual(["READY", null]);
  });

  // Planted fault: keeping an old profile for ever.
  it("drops a profile older than a day, and keeps the tenant id", async () => {
    api.always = (_, response) => response.end(JSON.stringify(profileOf("acme", { features: { beta: true } })));
    await start().ready;
    expect(client.flag("beta", false)).toBe(true);
    advanceClock(DAY);
    api.always = failing(503);
    await expect(client.refresh()).rejects.toThrow();
    expect([client.status, client.tenant, client.flag("beta", false), String(client.tenantId)]).toEqual([
      "ERROR",
      null,
      false,
      ACME,
    ]);
    api.always = healthy();
    await client.refresh();
    expect([client.status, client.tenant?.slug]).toEqual(["READY", "acme"]);
  });

  it("sets the status ERROR when the user may no longer act for the tenant", async () => {
    await start().ready;
    api.always = refusing(403, "UNAUTHORIZED_TENANT_ACCESS");
    await expect(client.refresh()).rejects.toMatchObject({ code: "UNAUTHORIZED_TENANT_ACCESS" });
    expect(client.status).toBe("ERROR");
  });

  it("of the old tenant is discarded after a switch", async () => {
    await start({ sources: ["default"], defaultTenant: "acme", request: {} }).ready;
    let answer: () => void = () => undefined;
    api.queue.push((request, response) => {
      answer = () => healthy({ version: 9 })(request, response);
    });
    const refreshed = client.refresh();
    await vi.waitUntil(() => api.requests.length === 2);
    api.always = wrongTenant;
    await client.switchTenant("medtech");
    answer();
    await expect(refreshed).rejects.toMatchObject({ code: "TENANT_CHANGED" });
    expect([client.status, client.tenant?.slug]).toEqual(["READY", "medtech"]);
  });
});

describe("limits", () => {
  const limited: Behaviour = (_, response) =>
    response.end(JSON.stringify(profileOf("acme", { limits: { seats: { limit: 5, used: 1 } } })));

  // Planted fault: showing counts of an hour ago as current.
  it("are unknown after five minutes where the client polls", async () => {
    api.always = limited;
    await start({ updates: "poll" }).ready;
    advanceClock(5 * MINUTE - 1_000);
    expect(client.limit("seats")?.remaining).toBe(4);
    advanceClock(2_000);
    expect(client.limit("seats")).toBeNull();
  });

  it("never expire on a server, which polls nothing", async () => {
    api.always = limited;
    await start().ready;
    advanceClock(DAY);
    expect(client.limit("seats")?.remaining).toBe(4);
  });
});

describe("a client that polls", () => {
  it("requests the profile once a minute, also where the first profile failed to load", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
    let respond: () => Response = () => Response.json({}, { status: 503 });
    const send = vi.fn(async () => respond());
    start({ fetch: send, updates: "poll" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect([client.status, send.mock.calls.length]).toEqual(["ERROR", 3]);
    respond = () => Response.json(profileOf("acme"));
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect([client.status, send.mock.calls.length]).toEqual(["READY", 4]);
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(send.mock.calls.length).toBe(14);
    client.dispose();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(send.mock.calls.length).toBe(14);
  });

  // Planted fault: requesting again every minute after a refusal.
  it("does not repeat the request after a refusal of the first profile", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
    const send = vi.fn(async () => Response.json({}, { status: 403 }));
    start({ fetch: send, updates: "poll" });
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect([client.status, send.mock.calls.length]).toEqual(["ERROR", 1]);
  });

  it("requests the profile at once where the snapshot is old or its clock is wrong", async () => {
    for (const offset of [-DAY, -2 * MINUTE, DAY]) {
      const snapshot = { profile: profileOf("acme"), madeAt: new Date(Date.now() + offset).toISOString() } as never;
      const requestsBefore = api.requests.length;
      start({ snapshot, updates: "poll" });
      expect([client.status, client.tenant?.version]).toEqual(["READY", null]);
      await vi.waitUntil(() => api.requests.length > requestsBefore);
      client.dispose();
    }
  });

  it("does not keep the process alive", async () => {
    const { execFile } = await import("node:child_process");
    const script = `import { createTenantClient } from "tenantry";
      const client = createTenantClient({ api: "${api.url}", request: { host: "acme.localhost" }, updates: "poll" });
      await client.ready; console.log(client.status);`;
    const output = await new Promise((resolve) =>
      execFile(process.execPath, ["--input-type=module", "--eval", script], { cwd: import.meta.dirname }, (_, out) =>
        resolve(out.trim()),
      ),
    );
    expect(output).toBe("READY");
  });
});
