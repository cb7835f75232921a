import { type AddressedTenant, createTenantSelector, tenantUrl } from "tenantry/selector";
import { createTestClient, medtech } from "tenantry/testing";
import { afterEach, describe, expect, it, vi } from "vitest";

const options = {
  rootDomains: ["vital.health"],
  customDomains: { "health.test": "healthco", "portal.medtech.test": { slug: "medtech" }, "*.vercel.app": "acme" },
  previewSeparator: "---",
};
const plain = { rootDomains: ["vital.health"], previewSeparator: "---" };
const page = (host: string, protocol = "https:") => ({ host, protocol });
const refusal = (run: () => unknown) => {
  try {
    return run();
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe("tenantUrl", () => {
  const url = (resolveOptions: object, host: string, tenant: AddressedTenant = medtech, path?: string) =>
    tenantUrl({ resolveOptions }, tenant, path, page(host));

  it.each([
    [plain, "acme.vital.health", "https://medtech.vital.health/"],
    [plain, "app.vital.health", "https://medtech.vital.health/"],
    [plain, "acme.localhost:3000", "https://medtech.localhost:3000/"],
    [plain, "acme---my-branch.vital.health", "https://medtech---my-branch.vital.health/"],
    [options, "acme.vital.health", "https://portal.medtech.test/"],
    [options, "acme.localhost:3000", "https://medtech.localhost:3000/"],
    [options, "acme---my-branch.vital.health", "https://medtech---my-branch.vital.health/"],
    [options, "health.test", "https://portal.medtech.test/"],
    [{ ...plain, customDomains: { "health.test": "healthco" } }, "health.test", "https://medtech.vital.health/"],
  ])("with %j at %s it is %s", (resolveOptions, host, expected) => {
    expect(url(resolveOptions, host)).toBe(expected);
  });

  it("finds the custom domain of a tenant by its id, and of a tenant without a slug", () => {
    const byId = { customDomains: { "med.test": { id: medtech.id } } };
    expect(url(byId, "acme.localhost")).toBe("https://medtech.localhost/");
    expect(url(byId, "acme.localhost", { ...medtech, slug: null })).toBe("https://med.test/");
  });

  it("refuses a tenant without a host, a reserved slug, and a slug that is not a label", () => {
    expect(refusal(() => url({}, "elsewhere.test"))).toBe("TENANT_VALIDATION");
    expect(refusal(() => url(plain, "acme.vital.health", { ...medtech, slug: "www" }))).toBe("TENANT_VALIDATION");
    expect(refusal(() => url(plain, "acme.vital.health", { ...medtech, slug: "evil.test/" }))).toBe(
      "TENANT_VALIDATION",
    );
    expect(refusal(() => url({}, "acme.localhost", { ...medtech, slug: null }))).toBe("TENANT_VALIDATION");
  });

  it("keeps a path, and refuses one that leads to another host", () => {
    expect(url(plain, "acme.vital.health", medtech, "/panels?x=1#y")).toBe("https://medtech.vital.health/panels?x=1#y");
    for (const path of ["//evil.test", "/\\evil.test", "/\t/evil.test", "https://evil.test/", "@evil.test", ""]) {
      expect(refusal(() => url(plain, "acme.vital.health", medtech, path))).toBe("TENANT_VALIDATION");
    }
  });
});

/** Addresses that would take a visitor to a host of neither the page nor the tenant, or run code. */
const REDIRECTS = [
  "https://evil.test/",
  "//evil.test",
  "///evil.test",
  "/\\evil.test",
  "\\\\evil.test",
  "/\t/evil.test",
  "/\n/evil.test",
  "\t//evil.test",
  " https://evil.test",
  "https:evil.test",
  "https:/evil.test",
  "https:\\\\evil.test",
  "http://medtech.vital.health/",
  "https://medtech.vital.health:8443/",
  "https://medtech.vital.health@evil.test/",
  "https://user@medtech.vital.health/",
  "https://user:secret@acme.vital.health/",
  "https://medtech.vital.health.evil.test/",
  "https://evil.test#medtech.vital.health",
  "https://evil.test?medtech.vital.health",
  "https://evilmedtech.vital.health/",
  "https://healthco.vital.health/",
  "https://vital.health/",
  "https://medtech.vital.health\u3002evil.test/",
  "https://ⅿedtech.evil.test/",
  "https://[::1]/",
  "https://",
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "blob:https://acme.vital.health/1",
  "filesystem:https://acme.vital.health/temporary/1",
  "view-source:https://acme.vital.health/",
  "file:///etc/passwd",
  "ftp://medtech.vital.health/",
  "panels",
  "?next=/",
  "",
  null,
  undefined,
  7,
  {},
];

/** Makes the tenants' API of a page at acme.vital.health, and a selector there. */
async function selectorAt(host: string, afterSelectUrl: unknown, more: object = {}) {
  vi.stubGlobal("location", page(host));
  const client = createTestClient({ request: { host }, ...plain, ...more });
  const navigate = vi.fn();
  const selector = createTenantSelector(client, { afterSelectUrl: afterSelectUrl as never, navigate });
  await selector.reload();
  const isDone = await selector.choose(medtech);
  return { client, navigate, isDone, change: selector.state.change };
}

describe("afterSelectUrl", () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each(REDIRECTS.map((given) => [given]))("refuses %j, as a text and from a function", async (given) => {
    for (const after of given === undefined ? [() => given] : [given, () => given]) {
      const { navigate, isDone, change } = await selectorAt("acme.vital.health", after);
      if (given !== null || typeof after === "function") {
        expect([isDone, change.step, (change.error as { code?: string } | null)?.code]).toEqual([
          false,
          "failed",
          "TENANT_VALIDATION",
        ]);
        expect(navigate).not.toHaveBeenCalled();
      }
    }
  });

  it.each([
    [undefined, "https://medtech.vital.health/"],
    ["/panels", "https://medtech.vital.health/panels"],
    ["/a?next=https://evil.test", "https://medtech.vital.health/a?next=https://evil.test"],
    ["https://medtech.vital.health/panels", "https://medtech.vital.health/panels"],
    ["https://acme.vital.health/go", "https://acme.vital.health/go"],
    [({ slug }: { slug: string }) => `/go/${slug}`, "https://medtech.vital.health/go/medtech"],
  ])("on a tenant's own host %s opens %s", async (after, expected) => {
    const { navigate, isDone } = await selectorAt("acme.vital.health", after);
    expect([isDone, navigate.mock.calls]).toEqual([true, [[expected]]]);
  });

  it("on a shared host it opens a path there after the switch, and does not switch for a refused one", async () => {
    const shared = { request: {}, sources: ["session", "default"] };
    const moved = await selectorAt("app.vital.health", "/panels", shared);
    expect(moved.navigate.mock.calls).toEqual([["https://app.vital.health/panels"]]);
    expect(moved.client.tenant?.slug).toBe("medtech");
    const refused = await selectorAt("app.vital.health", "//evil.test", shared);
    expect([refused.isDone, refused.client.tenant?.slug]).toEqual([false, "acme"]);
    const stays = await selectorAt("app.vital.health", undefined, shared);
    expect([stays.client.tenant?.slug, stays.navigate.mock.calls]).toEqual(["medtech", []]);
  });
});
