// Values that Next.js caches, each for one tenant. Two parts of Next.js are replaced: `headers()`, and `unstable_cache`
// by one with the same key. tests/packages/caching.test.mjs has the same in a real server.
import { defineTenants, isTenantError } from "tenantry";
import { type Tenancy, tenantCache, tenantFromParams, tenantTag } from "tenantry/next";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ACME, MEDTECH } from "./fixtures.js";

const next = vi.hoisted(() => ({
  headers: new Headers(),
  failure: null as Error | null,
  stored: new Map<string, unknown>(),
  tags: [] as (readonly string[])[],
}));

vi.mock("next/headers", () => ({
  headers: async () => {
    if (next.failure) {
      throw next.failure;
    }
    return next.headers;
  },
}));

vi.mock("next/cache", () => ({
  unstable_cache:
    (fn: (...args: unknown[]) => Promise<unknown>, keyParts: string[], { tags }: { tags: string[] }) =>
    async (...args: unknown[]) => {
      next.tags.push(tags);
      const key = `${fn.toString()}-${keyParts.join(",")}-${JSON.stringify(args)}`;
      const known = next.stored.has(key) ? next.stored.get(key) : await fn(...args);
      next.stored.set(key, known);
      return known;
    },
}));

const tenants = defineTenants([
  { id: ACME, slug: "acme", name: "Acme" },
  { id: MEDTECH, slug: "medtech", name: "MedTech" },
]);
const tenancy = { tenants } satisfies Tenancy;

const visit = (host: string) => {
  next.headers = new Headers({ host });
};

beforeEach(() => {
  next.failure = null;
  next.stored.clear();
  next.tags.length = 0;
  visit("acme.localhost");
});

function fieldOf(error: unknown): unknown {
  return isTenantError(error, "TENANT_VALIDATION") ? error.details.field : error;
}

describe("tenantTag", () => {
  it("names the tenant and the tag", () => {
    expect(tenantTag(ACME, "plans")).toBe(`tenant:${ACME}:plans`);
    expect(tenantTag("org_1", "a:b", { ids: "opaque" })).toBe("tenant:org_1:a:b");
  });

  it("gives no two tags the same name, and none that a list in a header divides", () => {
    const tags = [
      "",
      "a",
      "A",
      "a,b",
      "a%2Cb",
      "a b",
      " a",
      "a ",
      "a%20b",
      "é",
      "%C3%A9",
      "e\u0301",
      "😀",
      "a\nb",
      "%",
      "%25",
    ];
    const names = [ACME, MEDTECH].flatMap((id) => tags.map((tag) => tenantTag(id, tag)));
    expect(new Set(names).size).toBe(2 * tags.length);
    for (const name of names) {
      expect(name).toMatch(/^tenant:[0-9a-f-]{36}:[!-+\--~]*$/);
    }
  });

  it("does not let the tag of one tenant name another tenant", () => {
    const name = tenantTag(ACME, `x,tenant:${MEDTECH}:plans`);
    expect(name.split(",")).toEqual([name]);
  });

  it("refuses what Next.js would drop or change, and a slug", () => {
    expect(() => tenantTag(ACME, "x".repeat(212))).not.toThrow();
    expect(() => tenantTag(ACME, "x".repeat(213))).toThrow(/256/);
    expect(() => tenantTag(ACME, "\ud800")).toThrow(/surrogate/);
    expect(() => tenantTag("acme", "plans")).toThrow(expect.objectContaining({ name: "InvalidTenantIdError" }));
    expect(() => tenantTag(ACME, ["plans"] as unknown as string)).toThrow(/an array/);
  });
});

describe("tenantCache", () => {
  it("passes the tenant of the request as the first argument", async () => {
    const get = tenantCache(tenancy, async (tenantId, region: string) => [tenantId, region]);
    expect(await get("eu")).toEqual([ACME, "eu"]);
    visit("medtech.localhost");
    expect(await get("eu")).toEqual([MEDTECH, "eu"]);
  });

  it("has no value on the platform", async () => {
    const load = vi.fn(async () => "value");
    visit("localhost");
    await expect(tenantCache(tenancy, load, { key: "load" })()).rejects.toMatchObject({
      digest: expect.stringContaining("404"),
    });
    expect(load).not.toHaveBeenCalled();
  });

  it("takes a tenant that is known already by its id only", async () => {
    const get = tenantCache(tenancy, async (tenantId) => tenantId);
    expect(await get.forTenant(MEDTECH.toUpperCase())).toBe(MEDTECH);
    await expect(get.forTenant("medtech")).rejects.toMatchObject({ name: "InvalidTenantIdError" });
    const opaque = tenantCache({ ...tenancy, ids: "opaque" }, async (tenantId) => tenantId);
    expect(await opaque.forTenant("org_1")).toBe("org_1");
  });

  // The ids are those of Next.js 16.4 for `() => …`, `(_id) => …`, `(id, region) => …` and `(...args) => …`.
  it("refuses a function of use cache whose key would not have the tenant", () => {
    const compiled = ($$id: string) => Object.assign(async () => 1, { $$id });
    const refuse = (id: string) => () => tenantCache(tenancy, compiled(id));
    expect(refuse("8012b97d5e13039dcb7e008339f2863a70942c22bb")).toThrow(/declare its first parameter/);
    expect(refuse("c0a9f098edb732a4140ca269095ba224e0ec5a9ba9")).not.toThrow();
    expect(refuse("e00cd0f062fb1d592207a1ab40c1dce3b1c359ca71")).not.toThrow();
    expect(refuse("ff5c56360d3961af2cfc5b2dcbb8e3bde7611ab765")).not.toThrow();
  });

  it("stores a value for each tenant, with the tenant in each tag", async () => {
    const load = vi.fn(async (tenantId: string, region: string) => `${tenantId} ${region}`);
    const get = tenantCache(tenancy, load, { key: "plans", tags: ["plans", "all"], revalidate: 60 });
    expect([await get("eu"), await get("eu"), await get("us")]).toEqual([`${ACME} eu`, `${ACME} eu`, `${ACME} us`]);
    visit("medtech.localhost");
    expect(await get("eu")).toBe(`${MEDTECH} eu`);
    expect(load).toHaveBeenCalledTimes(3);
    expect(next.tags.at(-1)).toEqual([tenantTag(MEDTECH, "plans"), tenantTag(MEDTECH, "all")]);
  });

  it("stores a value for each list of arguments, also where their JSON is the same", async () => {
    const lists = [
      [],
      [undefined],
      [null],
      ["null"],
      ["a", "b"],
      ["a,b"],
      ['a","b'],
      [["a", "b"]],
      [1],
      ["1"],
      [1n],
      [0],
      [-0],
      [Number.NaN],
      [{}],
      [[]],
      [{ a: undefined }],
      [{ a: null }],
      [new Date(0)],
      ["1970-01-01T00:00:00.000Z"],
    ];
    let count = 0;
    const get = tenantCache(tenancy, async (_tenantId, ..._args: unknown[]) => ++count, { key: "count" });
    for (const [index, args] of lists.entries()) {
      expect(await get(...args)).toBe(index + 1);
    }
    for (const [index, args] of lists.entries()) {
      expect(await get(...structuredClone(args))).toBe(index + 1);
    }
  });

  it("refuses an argument that is not data, and names its place", async () => {
    const get = tenantCache(tenancy, async (_tenantId, value: unknown) => value, { key: "value" });
    const cycle: unknown[] = [];
    cycle.push(cycle);
    for (const value of [
      new Map(),
      new Set(),
      () => 1,
      Symbol("a"),
      new URL("https://a.test"),
      cycle,
      new (class A {})(),
    ]) {
      await expect(get(value), String(value)).rejects.toMatchObject({ name: "TenantValidationError" });
    }
    await expect(get({ a: [new Map()] }).catch(fieldOf)).resolves.toBe("args[0].a[0]");
  });

  it("stores the values of two configurations and of two keys apart", async () => {
    const make = (of: Tenancy, value: string, key = "a") => tenantCache(of, async (_tenantId) => value, { key });
    const other = { tenants, rootDomains: ["example.com"] } satisfies Tenancy;
    expect(await make(tenancy, "one").forTenant(ACME)).toBe("one");
    expect(await make(other, "two").forTenant(ACME)).toBe("two");
    expect(await make(tenancy, "three", "3").forTenant(ACME)).toBe("three");
    expect(await make(tenancy, "four").forTenant(ACME)).toBe("one");
  });

  it("refuses options without a key", () => {
    for (const options of [{}, { key: "" }, { key: ["plans"] }]) {
      expect(() => tenantCache(tenancy, async (_tenantId) => 1, options as { key: string })).toThrow(/options\.key/);
    }
  });

  it("says what to do where a cached function asks for the tenant of the request", async () => {
    next.failure = new Error('Route "/x": `headers()` can\'t be read inside `"use cache"`.');
    const get = tenantCache(tenancy, async (tenantId) => tenantId);
    const error = await get().catch((thrown: unknown) => thrown);
    expect(error).toBe(next.failure);
    expect((error as Error).message).toMatch(/forTenant\(tenantId, …\)/);
    expect((error as Error).stack).toMatch(/forTenant\(tenantId, …\)/);
  });

  it("does not change another error of Next.js", async () => {
    next.failure = new Error("Dynamic server usage: headers");
    await expect(tenantCache(tenancy, async (tenantId) => tenantId)()).rejects.toThrow(
      /^Dynamic server usage: headers$/,
    );
  });
});

describe("tenantFromParams", () => {
  it("finds the tenant of a path by its slug, in a promise and in an object", async () => {
    expect(await tenantFromParams(tenancy, Promise.resolve({ tenant: "acme" }))).toMatchObject({ id: ACME });
    expect(await tenantFromParams(tenancy, { org: "medtech" }, "org")).toMatchObject({ id: MEDTECH });
  });

  it("renders the 404 page for everything but the slug of a tenant", async () => {
    for (const tenant of ["nobody", "ACME", "acme.", "%61cme", "", "..", ACME, "platform", ["acme"]]) {
      const found = tenantFromParams(tenancy, { tenant });
      await expect(found, String(tenant)).rejects.toMatchObject({ digest: expect.stringContaining("404") });
    }
  });

  it("renders the 404 page where the look-up gives a tenant with another slug", async () => {
    const lenient = { findTenant: async () => tenants.find("acme") } satisfies Tenancy;
    expect(await tenantFromParams(lenient, { tenant: "acme" })).toMatchObject({ id: ACME });
    const found = tenantFromParams(lenient, { tenant: "acme-old" });
    await expect(found).rejects.toMatchObject({ digest: expect.stringContaining("404") });
  });

  it("says what is missing in the configuration and in the folder", async () => {
    const { tenants: _, ...without } = tenancy;
    await expect(tenantFromParams(without, { tenant: "acme" })).rejects.toThrow(/findTenant/);
    await expect(tenantFromParams(tenancy, {})).rejects.toThrow(/\[tenant\]/);
  });
});
