// Code of the caller that runs while the SDK reads its arguments: getters, proxies and iterators.
import {
  brandingCss,
  canAccessResource,
  createTenantClient,
  explainTenant,
  extractTenant,
  injectTenant,
  parseBranding,
  resolveTenant,
} from "tenantry";
import { describe, expect, it } from "vitest";
import { ACME } from "./fixtures.js";

function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

/** An object with a property that throws when it is read. */
function throwing(key: string, error: unknown): object {
  return Object.defineProperty({}, key, {
    enumerable: true,
    get() {
      throw error;
    },
  });
}

const calls: Record<string, (value: never) => unknown> = {
  "options of resolveTenant": (options) => resolveTenant({}, options),
  "a brand": (brand) => parseBranding(brand),
  "a brand for CSS": (brand) => brandingCss(brand),
  "an event": (event) => injectTenant(event, ACME),
  "a received event": (event) => extractTenant(event),
  "a resource": (resource) => canAccessResource(ACME, resource),
  "a snapshot's profile": (profile) =>
    createTenantClient({ api: "https://api.test", snapshot: { profile, madeAt: "" } }),
};

const [revoked, revokedList] = [{}, []].map((target) => {
  const { proxy, revoke } = Proxy.revocable<object>(target, {});
  revoke();
  return proxy;
});

describe("an error thrown by the caller's code", () => {
  // Planted fault: reading the arguments where an exception counts as a trap, which discards the instance.
  for (const [what, call] of Object.entries(calls)) {
    it(`passes through ${what} unchanged, and the next call works`, () => {
      const errors = [
        new Error("mine"),
        new RangeError("mine too"),
        "a text",
        undefined,
        [1],
        { name: "TenantNotFoundError" },
      ];
      for (const error of errors) {
        expect(thrownBy(() => call(throwing("tenantId", error) as never))).toBe(error);
        expect(thrownBy(() => call({ list: [throwing("deep", error)] } as never))).toBe(error);
      }
      for (let again = 0; again < 1_000; again += 1) {
        expect(thrownBy(() => call(throwing("tenantId", errors[0]) as never))).toBe(errors[0]);
        expect(resolveTenant({ host: `t${again}.localhost` }).slug).toBe(`t${again}`);
      }
    });
  }

  it("passes through unchanged from a list's iterator and from a revoked proxy", () => {
    const error = new Error("mine");
    const list = Object.assign([], {
      [Symbol.iterator]() {
        throw error;
      },
    });
    expect(thrownBy(() => injectTenant({ list }, ACME))).toBe(error);
    for (const revokedValue of [revoked, revokedList]) {
      expect(thrownBy(() => injectTenant({ value: revokedValue }, ACME))).toBeInstanceOf(TypeError);
    }
    expect(resolveTenant({ host: "acme.localhost" }).slug).toBe("acme");
  });
});

describe("a getter that calls the SDK while the SDK reads it", () => {
  it("gets its result, and so does the outer call", () => {
    const options = {
      get rootDomains() {
        return [resolveTenant({ host: "vital.localhost" }).slug === "vital" ? "vital.health" : "wrong.test"];
      },
    };
    expect(resolveTenant({ host: "acme.vital.health" }, options).slug).toBe("acme");
  });

  it("may recurse without end, and the next calls work", () => {
    const recursive: object = {
      get rootDomains() {
        return [resolveTenant({}, recursive).slug];
      },
    };
    for (let again = 0; again < 3; again += 1) {
      expect(() => resolveTenant({ host: "acme.localhost" }, recursive)).toThrow();
      expect(resolveTenant({ host: "acme.localhost" }, { rootDomains: [`v${again}.health`] }).slug).toBe("acme");
    }
  });

  // Planted fault: setting the options of a call before the caller's code runs, which may make a call with others.
  it("does not give the outer call its options", () => {
    const options = { rootDomains: ["vital.health"] };
    const request = {
      get host() {
        expect(resolveTenant({ host: "acme.example.org" }, { rootDomains: ["example.org"] }).slug).toBe("acme");
        return "medtech.vital.health";
      },
    };
    for (let again = 0; again < 3; again += 1) {
      expect(resolveTenant(request, options)).toMatchObject({ slug: "medtech", source: "subdomain" });
      expect(explainTenant(request, options).resolution).toMatchObject({ slug: "medtech" });
    }
  });
});
