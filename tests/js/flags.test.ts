import { execFileSync } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createTenantClient, isTenantError, LimitReachedError, type Snapshot, type TenantClient } from "tenantry";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACME, profileOf, tenantApi } from "./fixtures.js";

const request = { host: "acme.localhost" };

/** The response of a server, its body as sent. */
interface Answer {
  readonly body: string;
  readonly status?: number;
  readonly headers?: Record<string, string>;
}

const answers = new Map<string, Answer>();
let server: Server;
let api = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    const { body, status = 200, headers = {} } = answers.get(request.url ?? "") ?? { body: "", status: 404 };
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
});

/** A client whose profile was received with these JSON texts as its flags and limits. */
async function clientOf(flags: string, limits = "{}"): Promise<TenantClient> {
  const body = `{"id":"${ACME}","slug":"acme","name":"Acme","features":${flags},"limits":${limits}}`;
  answers.set("/v1/tenants/acme/profile", { body });
  const client = createTenantClient({ api, request });
  await client.ready;
  return client;
}

/** The same client in a browser: started from the server's snapshot, which went through JSON. */
function hydrated(client: TenantClient): TenantClient {
  const snapshot: Snapshot = JSON.parse(JSON.stringify(client.snapshot()));
  return createTenantClient({ api, request, snapshot });
}

/** Property names that JavaScript objects or functions have, or that code looks up. */
const NAMES = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ...["prototype", "length", "name", "then", "toJSON", "size", "get"],
];

describe("a property name that every object has", () => {
  // Planted fault: reading flags or limits from an object by `[key]`.
  it("is not a flag or a limit where the profile does not contain it", async () => {
    const client = await clientOf("{}");
    for (const from of [client, hydrated(client)]) {
      for (const fallback of ["fallback", {}, () => "what objects inherit are functions"] as string[]) {
        expect(NAMES.filter((name) => from.flag(name, fallback) !== fallback)).toEqual([]);
      }
      expect(NAMES.filter((name) => from.limit(name) !== null)).toEqual([]);
    }
  });

  // Planted fault: building the profile by `object[key] = value`, which loses `__proto__` and changes the prototype.
  it("is a flag or a limit like any other where the profile contains it", async () => {
    const members = (value: string) => `{${NAMES.map((name) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
    const client = await clientOf(members('"own"'), members('{"limit":5,"used":2}'));
    for (const from of [client, hydrated(client)]) {
      expect(NAMES.filter((name) => from.flag(name, "fallback") !== "own")).toEqual([]);
      expect(NAMES.filter((name) => from.limit(name)?.remaining !== 3)).toEqual([]);
      expect(Object.keys(from.tenant?.flags ?? {}).sort()).toEqual([...NAMES].sort());
    }
  });

  it("changes nothing that other objects inherit", async () => {
    const poison = '{"__proto__":{"poisoned":true},"constructor":{"prototype":{"poisoned":true}}}';
    const client = await clientOf(`{"__proto__":{"poisoned":true},"theme":${poison}}`);
    for (const from of [client, hydrated(client)]) {
      const theme = from.flag("theme", {});
      expect([theme, from.tenant?.flags, {}].map((value) => value && "poisoned" in value)).toEqual([
        false,
        false,
        false,
      ]);
      expect(JSON.stringify(theme)).toBe(poison);
      expect(from.flag("__proto__", {})).toEqual({ poisoned: true });
    }
  });
});

describe("a flag as deep as a profile may be", () => {
  // Planted fault: a level less for data than for text, so that the server renders a flag and the browser does not.
  it("is in the snapshot too, and one level more is a flag in neither", async () => {
    // The profile and its flags are the first two of 128 levels.
    for (const [depth, isRead] of [
      [126, true],
      [127, false],
    ] as const) {
      const client = await clientOf(`{"deep":${"[".repeat(depth)}${"]".repeat(depth)}}`);
      for (const from of [client, hydrated(client)]) {
        expect(Array.isArray(from.flag("deep", null))).toBe(isRead);
      }
    }
  });
});

describe("a duplicate key", () => {
  // Planted fault: `JSON.parse`, which keeps the last of two values without an error.
  it("has no value, and the other keys keep theirs", async () => {
    const client = await clientOf('{"on":false,"on":true,"\\u006fn":"last","off":false}', '{"seats":1,"seats":2}');
    expect([client.flag("on", "fallback"), client.limit("seats")]).toEqual(["fallback", null]);
    expect(Object.keys(client.tenant?.flags ?? {})).toEqual(["off"]);
  });

  // Planted fault: reading one spelling of a member and ignoring the other.
  it("has no value where two spellings name the same member", async () => {
    const client = await clientOf("{}", '{"seats":{"limit":1,"resetsAt":"a","resets_at":"b"}}');
    expect(client.limit("seats")).toMatchObject({ limit: 1, resetsAt: null });
    expect(client.tenant?.warnings.map(({ path }) => path)).toEqual(["limits.seats.resetsAt"]);
  });
});

describe("a flag", () => {
  const values = { yes: true, rate: 0.5, layout: "grid", list: [1], theme: { dark: true }, none: null };
  const snapshot = { profile: profileOf("acme", { features: values }), madeAt: "2026-11-21T00:00:00Z" } as never;
  const client = createTenantClient({ api: "/api", snapshot });
  const fallbacks = { yes: false, rate: Number.NaN, layout: "", list: [], theme: {} };

  // Planted fault: comparing by `typeof` alone, which calls a list an object.
  it("is the profile's value where it has the fallback's type, and the fallback otherwise", () => {
    for (const [key, value] of Object.entries(values)) {
      for (const [type, fallback] of Object.entries(fallbacks)) {
        const expected = key === type ? value : fallback;
        expect(client.flag(key, fallback as never), `${key} for ${type}`).toEqual(expected);
      }
    }
  });

  it("is the profile's value for a fallback of null only where it is an object or a list", () => {
    const found = Object.keys(values).filter((key) => client.flag(key, null) !== null);
    expect(found).toEqual(["list", "theme"]);
  });

  it("is its fallback, also where the fallback is not JSON", () => {
    const fallbacks = [undefined, Symbol("fallback"), 1n, () => "fallback", Number.NaN, Object.create(null)];
    for (const fallback of fallbacks) {
      for (const key of ["missing", "none", "layout"]) {
        expect(client.flag(key, fallback as never)).toBe(fallback);
      }
    }
  });

  // Planted fault: `Object.hasOwn(limits, key)`, which calls `toString` on the key.
  it("never throws, whatever its key is, and neither does a limit", () => {
    const hostile = {
      toString() {
        throw new Error("read as text");
      },
    };
    for (const key of [Symbol("key"), 1, null, undefined, {}, Object.create(null), hostile] as never[]) {
      expect(client.flag(key, "fallback")).toBe("fallback");
      expect(client.limit(key)).toBeNull();
    }
  });

  it("is its fallback before there is a profile and after the client is disposed", async () => {
    const features = { on: true };
    const send: typeof fetch = async () => Response.json(profileOf("acme", { features, limits: { seats: 1 } }));
    const early = createTenantClient({ api: "http://api.test", request, fetch: send });
    const read = () => [early.flag("on", false), early.limit("seats")?.limit];
    expect(read()).toEqual([false, undefined]);
    await early.ready;
    expect(read()).toEqual([true, 1]);
    early.dispose();
    expect(read()).toEqual([false, undefined]);
  });

  // Planted fault: adding the new tenant's flags to those of the old tenant.
  it("of the old tenant is gone after a switch", async () => {
    const { send } = tenantApi();
    const switching = createTenantClient({
      api: "http://api.test",
      request: {},
      sources: ["default"],
      defaultTenant: "acme",
      fetch: send,
      snapshot: { profile: profileOf("acme", { features: { on: true }, limits: { seats: 1 } }) } as never,
    });
    expect([switching.flag("on", false), switching.limit("seats")?.limit]).toEqual([true, 1]);
    await switching.switchTenant("medtech");
    expect([switching.flag("on", false), switching.limit("seats")]).toEqual([false, null]);
  });
});

describe("reading flags and limits", () => {
  /** Counts calls into the module, and makes every call fail once the client is created. */
  const script = `
    let calls = 0;
    let isBroken = false;
    const { Instance } = WebAssembly;
    const counted = (call) => (...args) => {
      calls += 1;
      if (isBroken) throw new WebAssembly.RuntimeError("unreachable");
      return call(...args);
    };
    WebAssembly.Instance = function (module, imports) {
      const { exports } = new Instance(module, imports);
      const entries = Object.entries(exports);
      return { exports: Object.fromEntries(entries.map(([name, part]) =>
        [name, typeof part === "function" ? counted(part) : part])) };
    };
    const { createElement } = await import("react");
    const { renderToString } = await import("react-dom/server");
    const { createTenantClient, resolveTenant } = await import("tenantry");
    const { TenantProvider, useFlag, useLimit } = await import("tenantry/react");
    const profile = { id: "${ACME}", slug: "acme", name: "Acme", features: { layout: "grid" }, limits: { seats: 3 } };
    const client = createTenantClient({ api: "/api", snapshot: { profile, madeAt: "2026-11-21T00:00:00Z" } });
    const callsAtStart = calls;
    isBroken = true;
    calls = 0;
    const Page = () => useFlag("layout", "list") + " " + useLimit("seats").limit;
    const flags = [client.flag("layout", "list"), client.flag("missing", 1)];
    const limits = [client.limit("seats").limit, client.limit("missing")];
    const read = [...flags, ...limits];
    const page = renderToString(createElement(TenantProvider, { client }, createElement(Page)));
    const callsAfterwards = calls;
    let isBrokenDown = false;
    try { resolveTenant({ host: "acme.localhost" }); } catch { isBrokenDown = true; }
    console.log(JSON.stringify({ isCounted: callsAtStart > 0, isBrokenDown, read, page, callsAfterwards }));`;

  // Planted fault: calling the kernel for each flag.
  it("never calls the module, and works after the module has broken down", () => {
    const args = ["--input-type=module", "--eval", script];
    const output = execFileSync(process.execPath, args, { encoding: "utf8", cwd: import.meta.dirname });
    expect(JSON.parse(output)).toEqual({
      isCounted: true,
      isBrokenDown: true,
      read: ["grid", 1, 3, null],
      page: "grid 3",
      callsAfterwards: 0,
    });
  });
});

describe("a reached limit", () => {
  const limit = { key: "max_panels_per_month", limit: 100, used: 100, resetsAt: "2026-12-01T00:00:00Z" };
  const problem = { "content-type": "application/problem+json", "retry-after": "3600" };

  async function post(answer: Answer): Promise<unknown> {
    const client = await clientOf("{}");
    answers.set("/v1/panels", answer);
    return client.fetch(`${api}/v1/panels`, { method: "POST" }).catch((error: unknown) => error);
  }

  it("throws LimitReachedError with its details, for both statuses", async () => {
    for (const status of [402, 429]) {
      const error = await post({ status, headers: problem, body: JSON.stringify({ code: "LIMIT_REACHED", limit }) });
      expect(error).toBeInstanceOf(LimitReachedError);
      expect([isTenantError(error, "LIMIT_REACHED"), (error as LimitReachedError).details]).toEqual([true, limit]);
    }
  });

  it("that never resets has null as resetsAt", async () => {
    const { resetsAt, ...rest } = limit;
    const error = await post({
      status: 402,
      headers: problem,
      body: JSON.stringify({ code: "LIMIT_REACHED", limit: rest }),
    });
    expect((error as LimitReachedError).details).toEqual({ ...rest, resetsAt: null });
  });

  // Planted fault: a `LimitReachedError` with invented details.
  it("is a TenantApiError where the response does not name the limit", async () => {
    const unnamed = { code: "LIMIT_REACHED", detail: "Too much." };
    expect(await post({ status: 429, headers: problem, body: JSON.stringify(unnamed) })).toMatchObject({
      code: "TENANT_API",
      details: { status: 429, detail: "Too much" },
    });
    const withoutKey = { ...unnamed, limit: { limit: 100 } };
    expect(await post({ status: 429, headers: problem, body: JSON.stringify(withoutKey) })).toMatchObject({
      code: "TENANT_API",
      details: { status: 429, detail: "Too much" },
    });
  });

  it("that is not reported by the tenant layer is the unchanged response", async () => {
    const answer = await post({ status: 429, headers: { "retry-after": "7" }, body: '{"code":"LIMIT_REACHED"}' });
    expect(answer).toMatchObject({ status: 429 });
    expect((answer as Response).headers.get("retry-after")).toBe("7");
  });
});
