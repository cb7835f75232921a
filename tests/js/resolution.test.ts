import {
  confirmResolution,
  explainTenant,
  extractTenant,
  InvalidTenantIdError,
  injectTenant,
  isTenantError,
  type ResolveOptions,
  resolveTenant,
  TenantId,
  tenantHost,
} from "tenantry";
import { describe, expect, it, vi } from "vitest";
import { ACME, MEDTECH, vectors } from "./fixtures.js";

interface Row {
  readonly host?: string;
  readonly authority?: string;
  readonly forwardedHost?: string;
  readonly header?: string;
  readonly cookie?: string;
}

/** A row of the table as the request that a server receives. */
function asRequest(row: Row, { header = "X-Tenant-ID", trustedProxies }: ResolveOptions) {
  const { host, authority, forwardedHost, cookie } = row;
  const forwarded = trustedProxies?.header ?? "x-forwarded-host";
  return { headers: { host, ":authority": authority, [forwarded]: forwardedHost, [header]: row.header, cookie } };
}

// Rows with facts that only a browser tab has are tested elsewhere.
const isOnServer = ({ request }: { request: object }) => !("session" in request || "isInBrowser" in request);

describe("resolveTenant", () => {
  for (const row of vectors("resolution").filter(isOnServer)) {
    it(`${row.group}: ${row.name}`, () => {
      const resolve = () => resolveTenant(asRequest(row.request, row.options), row.options);
      if (row.expect.error) {
        expect(resolve).toThrow(expect.objectContaining({ code: row.expect.error.code }));
        return;
      }
      const { id, slug, source } = resolve();
      expect({ id, slug, source }).toEqual({
        id: row.expect.id ?? null,
        slug: row.expect.slug ?? null,
        source: row.expect.source,
      });
    });
  }

  it("reads Headers and Node's header objects alike", () => {
    const headers = new Headers({ host: "localhost", "X-Tenant-ID": ACME });
    expect(resolveTenant({ headers }).id).toBe(ACME);
    expect(resolveTenant({ headers: { host: "localhost", "x-tenant-id": ACME } }).id).toBe(ACME);
  });

  // Planted fault: reading the first of several values.
  it("refuses a duplicate header, in every shape of headers", () => {
    const twice = new Headers({ host: "localhost", "x-tenant-id": ACME });
    twice.append("x-tenant-id", ACME);
    for (const headers of [twice, { "x-tenant-id": [ACME, ACME] }, { "x-tenant-id": ACME, "X-Tenant-ID": ACME }]) {
      expect(() => resolveTenant({ headers })).toThrow(expect.objectContaining({ code: "INVALID_TENANT_ID" }));
    }
  });

  // Planted fault: reading the tenant at an offset in other units than those of the writer.
  it("returns the same for facts that fit the module's buffer and for longer ones", () => {
    const options = { rootDomains: ["vital.health"] };
    const tenantCookie = `__Host-tenant_id=${ACME}`;
    for (const before of ["", "x=1; ", `x=${"y".repeat(5_000)}; `, "x=ü€😀; ", "__Host-tenant_idx=1; ", "\u2000"]) {
      for (const after of ["", "; x=1", `; x=${"y".repeat(5_000)}`, "; x=ü€😀", "; x=__Host-tenant_id"]) {
        const cookie = `${before}${tenantCookie}${after}`;
        const isOurs = before !== "\u2000";
        expect(resolveTenant({ host: "vital.health", cookie }, options)).toMatchObject(
          isOurs ? { source: "cookie", id: ACME } : { source: "platform" },
        );
        const request = { host: "ACME.vital.health:8080", cookie };
        expect(resolveTenant(request, options)).toMatchObject({ source: "subdomain", slug: "acme", id: null });
        expect(explainTenant(request, options).trace[4]?.outcome).toBe(isOurs ? "passed over" : "absent");
        const twice = `${cookie}; ${tenantCookie}`;
        const resolve = () => resolveTenant({ host: "vital.health", cookie: twice }, options);
        if (isOurs) {
          expect(resolve).toThrow(
            expect.objectContaining({
              code: "TENANT_VALIDATION",
              details: { field: "cookie", reason: expect.any(String) },
            }),
          );
        } else {
          expect(resolve().id).toBe(ACME);
        }
      }
    }
    const cookie = `tenant_id=${ACME}`;
    expect(resolveTenant({ host: "localhost", forwardedHost: "üü", cookie })).toMatchObject({ id: ACME });
    for (const host of ["ü.vital.health", `${"a".repeat(5_000)}.vital.health`]) {
      expect(() => resolveTenant({ host }, options)).toThrow(expect.objectContaining({ code: "TENANT_VALIDATION" }));
    }
  });

  // Planted fault: reading from the module's memory at its address before it grew.
  it("works after the module's memory has grown", () => {
    for (const size of [1, 4, 16]) {
      expect(extractTenant(injectTenant({ text: "x".repeat(size * 2 ** 20) }, ACME)).toString()).toBe(ACME);
      expect(resolveTenant({ host: "localhost" })).toMatchObject({ source: "platform" });
      expect(resolveTenant({ host: `grown-${size}.localhost` }).slug).toBe(`grown-${size}`);
    }
  });

  // Planted fault: a class instance, which Next.js refuses to pass to a client component.
  it("returns a plain object, which can be spread, cloned and serialised without loss", () => {
    for (const [host, cookie] of [
      ["acme.localhost", `tenant_id=${MEDTECH}`],
      ["acme.localhost", undefined],
      ["localhost", "ü"],
    ]) {
      const resolution = resolveTenant({ host, cookie });
      expect(Object.getPrototypeOf(resolution)).toBe(Object.prototype);
      expect(Object.keys(resolution).sort()).toEqual(["id", "slug", "source", "unconfirmed"]);
      for (const copy of [{ ...resolution }, structuredClone(resolution), JSON.parse(JSON.stringify(resolution))]) {
        expect(copy).toEqual(resolution);
      }
    }
    const copy = structuredClone(resolveTenant({ headers: { host: "acme.localhost", "x-tenant-id": MEDTECH } }));
    expect(() => confirmResolution(copy, { id: ACME, slug: "acme" })).toThrow(/name different tenants/);
  });

  it("refuses a value that is not a request, with an error that names the accepted ones", () => {
    for (const request of [undefined, null, "acme.localhost"]) {
      expect(() => resolveTenant(request as never)).toThrow(
        /give a Request, Headers, \{ headers \} or \{ host, cookie \}; this is/,
      );
    }
    expect(() => resolveTenant({ host: 42 as never })).toThrow(expect.objectContaining({ code: "TENANT_VALIDATION" }));
    expect(() => resolveTenant({}, "acme" as never)).toThrow(expect.objectContaining({ code: "TENANT_VALIDATION" }));
  });

  it("names an unknown option in an error", () => {
    const misspelt = { rootDomain: ["vital.health"] } as object;
    expect(() => resolveTenant({}, misspelt)).toThrow(/rootDomain/);
  });
});

describe("resolveTenant with many sets of options", () => {
  const setFor = (name: string): ResolveOptions => ({ rootDomains: [`${name}.example`], reservedLabels: [name] });
  const use = (name: string, options: ResolveOptions) => {
    expect(resolveTenant({ host: `acme.${name}.example` }, options).slug).toBe("acme");
    expect(resolveTenant({ host: `${name}.${name}.example` }, options).source).toBe("platform");
  };

  // Planted fault: a set that takes the place of another one, which is still used.
  it("resolves each request with its own", () => {
    const sets = Array.from({ length: 30 }, (_, number) => [`many-${number}`, setFor(`many-${number}`)] as const);
    for (const step of [1, 7, 11, 29]) {
      for (let turn = 0; turn < 90; turn += 1) {
        const [name, options] = sets[(turn * step) % sets.length] as (typeof sets)[number];
        use(name, options);
        expect(() => resolveTenant({ host: "acme.other.example" }, options)).toThrow(/not under a root domain/);
        expect(() => resolveTenant({}, { rootDomains: [name] })).toThrow(/rootDomains\[0\]/);
        use(name, options);
      }
    }
  });

  // Planted faults: parsing a set again when it is used again; replacing the set that came first, which is in use.
  it("parses a set that is in use only once, beside any number of others", () => {
    const options = setFor("main");
    use("main", options);
    const others = 100;
    // The kernel's answer to a set is the only JSON here.
    const parse = vi.spyOn(JSON, "parse");
    for (let number = 0; number < others; number += 1) {
      use(`other-${number}`, setFor(`other-${number}`));
      use("main", options);
    }
    expect(parse).toHaveBeenCalledTimes(others);
    parse.mockRestore();
  });
});

describe("explainTenant", () => {
  const sources = ["pinned", "header", "subdomain", "session", "cookie", "default", "platform"];

  it("returns the resolution, and one line for each source", () => {
    const request = { host: "acme.localhost:3000" };
    const { trace, resolution, error } = explainTenant(request);
    expect([resolution, error]).toEqual([resolveTenant(request), null]);
    expect(trace.map(({ source }) => source)).toEqual(sources);
    expect(trace.every(({ detail }) => detail.length > 0 && !detail.includes("\n"))).toBe(true);
  });

  // Planted fault: a trace that ends where the request is refused, which hides the other sources.
  it("returns the error of a refusal, with the line of the source that is wrong", () => {
    const request = { host: "acme.vital.health", headers: { "x-tenant-id": "acme" } };
    const { trace, resolution, error } = explainTenant(request, { rootDomains: ["vital.health"] });
    expect(trace.map(({ source }) => source)).toEqual(sources);
    expect(trace[1]).toMatchObject({ source: "header", outcome: "refused", detail: expect.stringContaining("acme") });
    expect(trace[2]).toMatchObject({ source: "subdomain", outcome: "passed over" });
    expect(resolution).toBeNull();
    expect(error).toBeInstanceOf(InvalidTenantIdError);
    expect(error).toMatchObject({ code: "INVALID_TENANT_ID", details: { value: "acme", source: "header" } });
  });

  it("returns the error of a request or of options that it cannot read", () => {
    for (const [request, options] of [
      [null, {}],
      [{ host: 7 }, {}],
      [{ host: "acme.localhost" }, { rootDomains: "vital.health" }],
    ] as [never, never][]) {
      expect(() => resolveTenant(request, options)).toThrow();
      expect(explainTenant(request, options)).toEqual({
        trace: [],
        resolution: null,
        error: expect.objectContaining({ code: "TENANT_VALIDATION" }),
      });
    }
  });
});

describe("confirmResolution", () => {
  // Planted fault: trusting the header for the id of the host's tenant.
  it("refuses a header that names another tenant than the host", () => {
    const options = { rootDomains: ["vital.health"] };
    const headers = { host: "acme.vital.health", "x-tenant-id": MEDTECH };
    const resolution = resolveTenant({ headers }, options);
    expect(resolution).toMatchObject({ id: MEDTECH, slug: null, source: "header" });
    expect(resolution.unconfirmed).toEqual([{ id: null, slug: "acme", source: "subdomain" }]);
    expect(() => confirmResolution(resolution, { id: MEDTECH, slug: "medtech" })).toThrow(
      expect.objectContaining({ code: "TENANT_CONFLICT", details: { first: "header", second: "subdomain" } }),
    );
  });

  it("accepts the tenant that every source names", () => {
    const resolution = resolveTenant({ host: "acme.localhost", cookie: `tenant_id=${ACME}` });
    expect(() => confirmResolution(resolution, { id: ACME, slug: "acme" })).not.toThrow();
  });
});

describe("tenantHost", () => {
  it("returns the same address for another tenant", () => {
    expect(tenantHost("acme.localhost:3000", "medtech")).toBe("medtech.localhost:3000");
  });

  // Planted fault: building the target of a switch from unchecked input.
  it("never returns a host outside the root domains", () => {
    for (const slug of ["evil.test/", "a@evil.test", "..", ""]) {
      expect(() => tenantHost("acme.localhost", slug)).toThrow(expect.objectContaining({ code: "TENANT_VALIDATION" }));
    }
    expect(() => tenantHost("evil.test", "acme")).toThrow(expect.objectContaining({ code: "TENANT_VALIDATION" }));
  });
});

describe("TenantId", () => {
  it("parses two spellings as one tenant and refuses every other text", () => {
    const { accepted, refused } = vectors("tenant_id");
    for (const { text, canonical } of accepted) {
      expect(TenantId.parse(text).toString()).toBe(canonical);
    }
    for (const { text } of refused) {
      expect(() => TenantId.parse(text), JSON.stringify(text)).toThrow(
        expect.objectContaining({ code: "INVALID_TENANT_ID" }),
      );
    }
    expect(() => TenantId.parse(undefined as never)).toThrow(expect.objectContaining({ code: "INVALID_TENANT_ID" }));
  });

  it("has the kernel's own id of the platform", () => {
    expect(resolveTenant({ host: "localhost" })).toMatchObject({
      source: "platform",
      id: TenantId.PLATFORM.toString(),
    });
  });

  it("is a string: equal ids are identical, also as keys, in JSON and in a structured clone", () => {
    const id = TenantId.parse(ACME.replaceAll("-", ""));
    expect([id === TenantId.parse(ACME), id, TenantId.is(id)]).toEqual([true, ACME, true]);
    expect(new Map([[id, "acme"]]).get(TenantId.parse(ACME))).toBe("acme");
    expect([JSON.stringify({ id }), structuredClone({ id })]).toEqual([`{"id":"${ACME}"}`, { id: ACME }]);
  });

  it("throws an error that any copy of the package recognises", () => {
    const error = (() => {
      try {
        return TenantId.parse("acme");
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(isTenantError(error, "INVALID_TENANT_ID")).toBe(true);
    expect(isTenantError(error, "TENANT_CONFLICT")).toBe(false);
    expect(isTenantError(structuredCloneOf(error))).toBe(true);
  });
});

/** The error as another realm or another copy of the package makes it: the same data in another class. */
function structuredCloneOf(error: unknown): unknown {
  const { name, code, message } = error as Error & { code: string };
  return { name, code, message };
}
