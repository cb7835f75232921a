import { execFileSync } from "node:child_process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type * as Tenantry from "tenantry";
import { beforeEach, describe, expect, it } from "vitest";
import { ACME, deferred, MEDTECH, profileOf } from "./fixtures.js";

// The package with modules that can trap at any of its allocations (`node scripts/build/package.mjs --faults`).
const faulty = new URL("../../.cache/faulty/dist/", import.meta.url);
const tenantry: typeof Tenantry = await import(new URL("index.js", faulty).href);
const { compute } = await import(new URL("kernel.js", faulty).href);
const { breakDownAfter, stayWhole } = await import(new URL("bindings.js", faulty).href);
/** The same of the module of brands. */
const brands = await import(new URL("branding-bindings.js", faulty).href);

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const api = "http://api.test";

/** Responds to profile requests by slug or id, and to all others with the requested tenant. */
const send: typeof fetch = async (input, init) => {
  const url = typeof input === "object" && "url" in input ? input.url : String(input);
  const requested = /tenants\/([^/]+)\/profile$/.exec(url)?.[1];
  if (requested !== undefined) {
    return Response.json(profileOf(requested === "medtech" || requested === MEDTECH ? "medtech" : "acme"));
  }
  const tenant = new Headers(init?.headers).get("x-tenant-id") ?? "";
  return new Response(tenant, { headers: { "x-tenant-id": tenant } });
};

function newClient(): Tenantry.TenantClient {
  const snapshot = { profile: profileOf("acme", { features: { beta: true } }), madeAt: "2026-11-21T00:00:00Z" };
  return tenantry.createTenantClient({
    api,
    snapshot: snapshot as never,
    fetch: send,
    request: {},
    sources: ["default"],
    defaultTenant: "acme",
  });
}

/** Makes the module trap in a call that does nothing else. */
function breakDown(): void {
  compute(breakDownAfter, 0);
  expect(() => tenantry.tenantKey(ACME, "theme")).toThrow(tenantry.TenantRuntimeError);
}

/** Starts the module of brands unless it runs, and orders a trap at one of its next allocations. */
function breakDownBrandsAfter(allocations: number): void {
  tenantry.parseBranding({});
  brands.breakDownAfter(allocations);
}

/** Takes back the orders of traps in both modules. */
function stayWholeAgain(): void {
  compute(stayWhole);
  brands.stayWhole();
}

beforeEach(() => compute(stayWhole));

describe("a trap", () => {
  // Planted fault: using the same instance again. It may wait for itself without end, hence a process with a deadline.
  it("costs one call, and the next call starts a new instance", () => {
    const script = `
      const [{ parseBranding, resolveTenant, tenantKey }, { compute }, { breakDownAfter }] =
        await Promise.all(["index.js", "kernel.js", "bindings.js"].map((name) => import("${faulty}" + name)));
      compute(breakDownAfter, 0);
      try { tenantKey("${ACME}", "theme"); } catch (error) { console.log(error.name); }
      const { slug } = resolveTenant({ host: "acme.localhost" });
      console.log(slug, parseBranding({ primaryColor: "#123456" }).primaryColor);`;
    const program = ["--input-type=module", "--eval", script];
    expect(execFileSync(process.execPath, program, { encoding: "utf8", timeout: 20_000 })).toBe(
      "TenantRuntimeError\nacme #123456\n",
    );
  });

  const client = newClient();
  const calls: [string, () => unknown, unknown][] = [
    ["resolve", () => tenantry.resolveTenant({ host: "acme.localhost", cookie: "a=b" }).slug, "acme"],
    // The only allocation of the hot path: another spelling of the host.
    ["uppercase", () => tenantry.resolveTenant({ host: "ACME.localhost" }).slug, "acme"],
    ["trace", () => tenantry.explainTenant({ host: "acme.localhost" }).trace.length, 7],
    ["parse", () => tenantry.TenantId.parse(ACME.toUpperCase()).toString(), ACME],
    ["brand", () => tenantry.parseBranding({ primaryColor: "#ABCDEF" }).primaryColor, "#abcdef"],
    ["css", () => tenantry.brandingCss({ primaryColor: "#123456" }).includes("#123456"), true],
    ["key", () => tenantry.tenantKey(ACME, "theme"), `tenant:${ACME}:theme`],
    ["event", () => tenantry.extractTenant({ tenant_id: ACME }).toString(), ACME],
    ["host", () => tenantry.tenantHost("acme.localhost", "medtech"), "medtech.localhost"],
    ["flag", () => client.flag("beta", false), true],
    ["refusal", () => codeOf(() => tenantry.TenantId.parse("acme")), "INVALID_TENANT_ID"],
    ["client", () => newClient().tenant?.slug, "acme"],
  ];

  function codeOf(work: () => unknown): string | undefined {
    try {
      work();
    } catch (error) {
      if (error instanceof tenantry.TenantRuntimeError) throw error;
      return (error as Tenantry.TenantError).code;
    }
    return undefined;
  }

  // Planted faults: options that a discarded instance held; a trap that is thrown without its typed error.
  it("fails only the call in which it happens, in a hundred thousand calls with a thousand traps", () => {
    let breakdowns = 0;
    for (let turn = 0; turn < 100_000; turn += 1) {
      const [name, call, expected] = calls[turn % calls.length] as (typeof calls)[number];
      const isPlanned = turn % 101 === 0;
      if (isPlanned) {
        breakDownBrandsAfter(turn % 13);
        compute(breakDownAfter, turn % 13);
      }
      try {
        expect(call(), `${name}, call ${turn}`).toBe(expected);
      } catch (error) {
        expect(error, `${name}, call ${turn}`).toBeInstanceOf(tenantry.TenantRuntimeError);
        expect(error).toMatchObject({ code: "TENANT_RUNTIME" });
        expect(isPlanned, `${name}, call ${turn}, which should not trap`).toBe(true);
        breakdowns += 1;
      }
      if (isPlanned) {
        stayWholeAgain();
      }
    }
    expect(breakdowns).toBeGreaterThan(300);
  });
});

describe("a trap in the module of brands", () => {
  // Planted fault: one state for both modules, with which a trap of one discards the instance of the other.
  it("costs one call about a brand, and no other", () => {
    breakDownBrandsAfter(0);
    expect(tenantry.resolveTenant({ host: "acme.localhost" }).slug).toBe("acme");
    expect(() => tenantry.parseBranding({ radius: "8px" })).toThrow(tenantry.TenantRuntimeError);
    expect(tenantry.parseBranding({ radius: "8px" })).toEqual({ radius: "8px" });
    breakDown();
    expect(tenantry.parseBranding({ radius: ".5rem" })).toEqual({ radius: "0.5rem" });
  });
});

describe("the instance that trapped", () => {
  // Planted fault: a list of instances, or a view of the memory of an earlier one.
  it("leaves no memory behind", async () => {
    const afterTraps = async () => {
      for (let count = 0; count < 100; count += 1) {
        breakDown();
      }
      // The engine finds the garbage in one turn of the event loop, and frees the memory in a later one.
      for (let turn = 0; turn < 4; turn += 1) {
        await new Promise((done) => setTimeout(done));
        collectGarbage();
      }
      return process.memoryUsage().external;
    };
    const first = await afterTraps();
    // A hundred instances take a hundred mebibytes.
    expect((await afterTraps()) - first).toBeLessThan(20 * 2 ** 20);
  });
});

describe("a client that was created before a trap", () => {
  it("keeps its tenant and works as before", async () => {
    const client = newClient();
    breakDown();
    const response = await client.fetch(`${api}/panels`);
    expect([await response.text(), String(client.tenantId), client.status]).toEqual([ACME, ACME, "READY"]);
    await client.refresh();
    await client.switchTenant("medtech");
    expect(await (await client.fetch(`${api}/panels`)).text()).toBe(MEDTECH);
  });

  // Planted fault: an epoch in the module, which begins at 0 in a new instance and would accept this response.
  it("still refuses late responses of its old tenants", async () => {
    const { promise, resolve } = deferred<Response>();
    const slow: typeof fetch = (input, init) =>
      String((input as Request).url ?? input).endsWith("/slow") ? promise : send(input, init);
    const snapshot = { profile: profileOf("acme"), madeAt: "2026-11-21T00:00:00Z" } as never;
    const shared = { api, snapshot, request: {}, sources: ["default"] as const, defaultTenant: "acme" };
    const client = tenantry.createTenantClient({ ...shared, fetch: slow });
    const pending = client.fetch(`${api}/slow`);
    await Promise.resolve();
    await client.switchTenant("medtech");
    breakDown();
    resolve(new Response("acme's"));
    await expect(pending).rejects.toMatchObject({ code: "TENANT_CHANGED" });
  });

  it("returns a pending response of its active tenant", async () => {
    const { promise, resolve } = deferred<Response>();
    const client = tenantry.createTenantClient({
      api,
      snapshot: { profile: profileOf("acme"), madeAt: "2026-11-21T00:00:00Z" } as never,
      fetch: () => promise,
      request: {},
      sources: ["default"],
      defaultTenant: "acme",
    });
    const pending = client.fetch(`${api}/panels`);
    await new Promise((turn) => setTimeout(turn));
    breakDown();
    resolve(new Response("acme's"));
    expect(await (await pending).text()).toBe("acme's");
  });

  it("completes a pending switch", async () => {
    const client = newClient();
    const switching = client.switchTenant("medtech");
    breakDown();
    await switching;
    expect([client.tenant?.slug, client.status]).toEqual(["medtech", "READY"]);
  });

  it("stays disposed", async () => {
    const client = newClient();
    client.dispose();
    breakDown();
    await expect(client.fetch(`${api}/panels`)).rejects.toMatchObject({ code: "TENANT_CONTEXT_NOT_SET" });
  });
});
