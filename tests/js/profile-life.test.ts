import { createTenantClient, type TenantClient, type TenantClientOptions } from "tenantry";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ACME, profileOf } from "./fixtures.js";
import {
  type Behaviour,
  failing,
  good,
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
  // Waits are random from zero up; here they are as short as they may be.
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

/** Lets the forward-running clock and the date jump, while timers go on as they are. */
function laterBy(milliseconds: number): void {
  const [now, date] = [performance.now() + milliseconds, Date.now() + milliseconds];
  vi.useFakeTimers({ toFake: ["performance", "Date"], now: date });
  vi.spyOn(performance, "now").mockReturnValue(now);
}

const faults: [string, Behaviour][] = [
  ["that does not answer", slow],
  ["that stalls in the middle of its answer", stalled],
  ["that resets the connection", reset],
  ["that cuts its answer short", truncated],
  ["that answers what is no JSON", malformed],
  ["that fails", failing(503)],
  ["that gives a valid profile of the wrong tenant", wrongTenant],
];

describe("the first profile", () => {
  for (const [name, fault] of faults) {
    it(`is asked for again from an API ${name}`, async () => {
      api.queue.push(fault, fault);
      await start().ready;
      expect([client.status, client.tenant?.slug, api.asked.length]).toEqual(["READY", "acme", 3]);
    });

    // Planted fault: a loop without a count, or an answer about somebody else taken for want of a better one.
    it(`is given up after three attempts at an API ${name}`, async () => {
      api.always = fault;
      await expect(start().ready).rejects.toMatchObject({ name: expect.stringMatching(/^Tenant(Api|Mismatch)Error$/) });
      expect([client.status, client.tenant, api.asked.length]).toEqual(["ERROR", null, 3]);
    });
  }

  // Planted fault: hammering a gateway that has said no.
  for (const [status, code, name] of [
    [401, "NOT_SIGNED_IN", "TenantApiError"],
    [403, "UNAUTHORIZED_TENANT_ACCESS", "UnauthorizedTenantAccessError"],
    [404, "TENANT_NOT_FOUND", "TenantNotFoundError"],
    [400, "TENANT_VALIDATION", "TenantApiError"],
  ] as const) {
    it(`is asked for once where the answer is ${status}`, async () => {
      api.always = refusing(status, code);
      await expect(start().ready).rejects.toMatchObject({ name });
      expect(api.asked.length).toBe(1);
    });
  }

  it("is not asked for earlier than the server says", async () => {
    const waits: number[] = [];
    const send: typeof fetch = (input, init) => {
      waits.push(performance.now());
      return fetch(input, init);
    };
    api.queue.push(failing(429, { "retry-after": "1" }));
    await start({ fetch: send }).ready;
    expect((waits[1] as number) - (waits[0] as number)).toBeGreaterThanOrEqual(999);
  });

  it("is given up at once where the server wants more time than there is", async () => {
    api.queue.push(failing(503, { "retry-after": new Date(Date.now() + 30_000).toUTCString() }));
    await expect(start().ready).rejects.toMatchObject({ details: { status: 503 } });
    expect(api.asked.length).toBe(1);
  });

  it("says what took too long", async () => {
    api.always = slow;
    await expect(start({ timeouts: { attempt: 50, total: 100 } }).ready).rejects.toThrow("did not answer within");
  });

  // Planted fault: the half second of before, which a phone on a train does not keep.
  it("is asked for in attempts of 2 s, for 5 s in all", async () => {
    vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
    const start = performance.now();
    /** To a tenth of a second: a wait of nothing between two attempts is a millisecond. */
    const now = () => Math.round((performance.now() - start) / 100) * 100;
    const asked: number[] = [];
    const never = new Promise<Response>(() => undefined);
    const send = async () => {
      asked.push(now());
      return never;
    };
    client = createTenantClient({ api: api.url, request: { host: "acme.localhost" }, fetch: send });
    const failed = client.ready.then(
      () => expect.unreachable("nothing answers"),
      (error: Error) => ({ error, at: now() }),
    );
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual([0, 2_000, 4_000]);
    expect(await failed).toMatchObject({ error: { code: "TENANT_API" }, at: 5_000 });
  });

  it("is waited for by no rendering", () => {
    api.always = slow;
    start();
    expect([client.status, client.flag("beta", true), client.limit("seats"), client.branding]).toEqual([
      "NOT_READY",
      true,
      null,
      {},
    ]);
  });

  it("names the option that is wrong", () => {
    for (const timeouts of [{ attempt: 0 }, { total: -1 }, { attempt: Number.NaN }]) {
      expect(() => start({ timeouts })).toThrow(expect.objectContaining({ code: "TENANT_VALIDATION" }));
    }
  });
});

describe("refresh", () => {
  it("asks for what has changed and is told in a few bytes that nothing has", async () => {
    await start().ready;
    await client.refresh();
    expect(api.asked.map(({ headers }) => headers["if-none-match"])).toEqual([undefined, '"1"']);
    expect([client.status, client.tenant?.version]).toEqual(["READY", null]);
    api.always = good({ version: 2 });
    await client.refresh();
    expect(client.tenant?.version).toBe(2);
  });

  // Planted fault: taking a 304 for ours that a cache kept for another tenant.
  it("refuses a 304 about another tenant", async () => {
    await start().ready;
    api.queue.push((_, response) => response.writeHead(304, { "x-tenant-id": profileOf("medtech").id }).end());
    await expect(client.refresh()).rejects.toMatchObject({ code: "TENANT_MISMATCH" });
    expect(client.tenant?.slug).toBe("acme");
  });

  for (const [name, fault] of faults) {
    it(`leaves a fresh profile as it is when the API is one ${name}`, async () => {
      await start().ready;
      api.always = fault;
      await expect(client.refresh()).rejects.toBeInstanceOf(Error);
      expect([client.status, client.tenant?.slug]).toEqual(["READY", "acme"]);
    });
  }

  it("marks a profile of more than a minute as stale, once, and as ready when it is right again", async () => {
    const heard: string[] = [];
    await start({ updates: "poll" }).ready;
    client.on("stale", ({ tenant, error }) => heard.push(`${tenant.slug} ${error.name}`));
    laterBy(MINUTE);
    api.always = failing(503);
    await expect(client.refresh()).rejects.toThrow();
    await expect(client.refresh()).rejects.toThrow();
    expect([client.status, client.tenant?.slug, client.error?.name]).toEqual(["STALE", "acme", "TenantApiError"]);
    expect(heard).toEqual(["acme TenantApiError"]);
    api.always = good();
    await client.refresh();
    expect([client.status, client.error]).toEqual(["READY", null]);
  });

  // Planted fault: showing last week's plan for ever.
  it("gives up a profile of more than a day, but not whom it acts for", async () => {
    api.always = (_, response) => response.end(JSON.stringify(profileOf("acme", { features: { beta: true } })));
    await start().ready;
    expect(client.flag("beta", false)).toBe(true);
    laterBy(DAY);
    api.always = failing(503);
    await expect(client.refresh()).rejects.toThrow();
    expect([client.status, client.tenant, client.flag("beta", false), String(client.tenantId)]).toEqual([
      "ERROR",
      null,
      false,
      ACME,
    ]);
    api.always = good();
    await client.refresh();
    expect([client.status, client.tenant?.slug]).toEqual(["READY", "acme"]);
  });

  it("says so when the person may no longer act for the tenant", async () => {
    await start().ready;
    api.always = refusing(403, "UNAUTHORIZED_TENANT_ACCESS");
    await expect(client.refresh()).rejects.toMatchObject({ code: "UNAUTHORIZED_TENANT_ACCESS" });
    expect(client.status).toBe("ERROR");
  });

  it("of a tenant that was left does not come back", async () => {
    await start({ sources: ["default"], defaultTenant: "acme", request: {} }).ready;
    let answer: () => void = () => undefined;
    api.queue.push((request, response) => {
      answer = () => good({ version: 9 })(request, response);
    });
    const refreshed = client.refresh();
    await vi.waitUntil(() => api.asked.length === 2);
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

  // Planted fault: showing counts of an hour ago as if they were those of now.
  it("are unknown after five minutes where they should have been kept up to date", async () => {
    api.always = limited;
    await start({ updates: "poll" }).ready;
    laterBy(5 * MINUTE - 1_000);
    expect(client.limit("seats")?.remaining).toBe(4);
    laterBy(2_000);
    expect(client.limit("seats")).toBeNull();
  });

  it("are those of the request on a server", async () => {
    api.always = limited;
    await start().ready;
    laterBy(DAY);
    expect(client.limit("seats")?.remaining).toBe(4);
  });
});

describe("a client that polls", () => {
  it("asks once a minute, and for the first profile too where that could not be had", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
    let answers: () => Response = () => Response.json({}, { status: 503 });
    const send = vi.fn(async () => answers());
    start({ fetch: send, updates: "poll" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect([client.status, send.mock.calls.length]).toEqual(["ERROR", 3]);
    answers = () => Response.json(profileOf("acme"));
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect([client.status, send.mock.calls.length]).toEqual(["READY", 4]);
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(send.mock.calls.length).toBe(14);
    client.dispose();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(send.mock.calls.length).toBe(14);
  });

  // Planted fault: a page that says no, and once a minute is in doubt again.
  it("takes a refusal of the first profile for an answer", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
    const send = vi.fn(async () => Response.json({}, { status: 403 }));
    start({ fetch: send, updates: "poll" });
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect([client.status, send.mock.calls.length]).toEqual(["ERROR", 1]);
  });

  it("looks at once at a snapshot that was made long ago, or by a clock that is off", async () => {
    for (const off of [-DAY, -2 * MINUTE, DAY]) {
      const snapshot = { profile: profileOf("acme"), madeAt: new Date(Date.now() + off).toISOString() } as never;
      const asked = api.asked.length;
      start({ snapshot, updates: "poll" });
      expect([client.status, client.tenant?.version]).toEqual(["READY", null]);
      await vi.waitUntil(() => api.asked.length > asked);
      client.dispose();
    }
  });

  it("keeps no process alive", async () => {
    const { execFile } = await import("node:child_process");
    const script = `import { createTenantClient } from "tenantry";
      const client = createTenantClient({ api: "${api.url}", request: { host: "acme.localhost" }, updates: "poll" });
      await client.ready; console.log(client.status);`;
    const said = await new Promise((resolve) =>
      execFile(process.execPath, ["--input-type=module", "--eval", script], { cwd: import.meta.dirname }, (_, out) =>
        resolve(out.trim()),
      ),
    );
    expect(said).toBe("READY");
  });
});
