// Code of the caller that runs while the module reads what it was handed: getters, proxies, iterators.
import {
  brandingCss,
  canAccessResource,
  createTenantClient,
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

/** An object whose member throws when it is read. */
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
  "an event that arrives": (event) => extractTenant(event),
  "a resource": (resource) => canAccessResource(ACME, resource),
  "a snapshot's profile": (profile) =>
    createTenantClient({ api: "https://api.test", snapshot: { profile, madeAt: "" } }),
};

const [revoked, revokedList] = [{}, []].map((target) => {
  const { proxy, revoke } = Proxy.revocable<object>(target, {});
  revoke();
  return proxy;
});

describe("what a caller's own code throws", () => {
  // Planted fault: binding `Object.entries` without `catch`, which unwinds through the module and leaves it as it stands.
  for (const [what, call] of Object.entries(calls)) {
    it(`comes out of ${what} as it is, and the module goes on`, () => {
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

  it("comes out of a list's iterator and of a proxy that was revoked", () => {
    const error = new Error("mine");
    const list = Object.assign([], {
      [Symbol.iterator]() {
        throw error;
      },
    });
    expect(thrownBy(() => injectTenant({ list }, ACME))).toBe(error);
    for (const gone of [revoked, revokedList]) {
      expect(thrownBy(() => injectTenant({ gone }, ACME))).toBeInstanceOf(TypeError);
    }
    expect(resolveTenant({ host: "acme.localhost" }).slug).toBe("acme");
  });
});

describe("a getter that asks the SDK while it is read", () => {
  it("is answered, and so is the call that reads it", () => {
    const options = {
      get rootDomains() {
        return [resolveTenant({ host: "vital.localhost" }).slug === "vital" ? "vital.health" : "wrong.test"];
      },
    };
    expect(resolveTenant({ host: "acme.vital.health" }, options).slug).toBe("acme");
  });

  it("may ask for itself for ever without harm to the calls after it", () => {
    const endless: object = {
      get rootDomains() {
        return [resolveTenant({}, endless).slug];
      },
    };
    for (let again = 0; again < 3; again += 1) {
      expect(() => resolveTenant({ host: "acme.localhost" }, endless)).toThrow();
      expect(resolveTenant({ host: "acme.localhost" }, { rootDomains: [`v${again}.health`] }).slug).toBe("acme");
    }
  });

  // Planted fault: replacing the module under the calls that are still under way in it.
  it("may break the module down without harm to the calls after it", () => {
    let nested: object = {};
    for (let level = 0; level < 200_000; level += 1) {
      nested = { nested };
    }
    const options = {
      get rootDomains() {
        parseBranding(nested as never);
        return [];
      },
    };
    expect(thrownBy(() => resolveTenant({}, options))).toMatchObject({ code: "TENANT_RUNTIME" });
    const swallowing = {
      get rootDomains() {
        expect(thrownBy(() => parseBranding(nested as never))).toMatchObject({ code: "TENANT_RUNTIME" });
        return [];
      },
    };
    expect(thrownBy(() => resolveTenant({}, swallowing))).toMatchObject({ code: "TENANT_RUNTIME" });
    expect(resolveTenant({ host: "acme.localhost" }).slug).toBe("acme");
  });
});
