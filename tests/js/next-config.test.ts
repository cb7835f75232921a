import { withTenant } from "tenantry/next/config";
import { describe, expect, it } from "vitest";

const development = "phase-development-server";
const known = { defaultConfig: { allowedDevOrigins: undefined } } as never;
const tenancy = { rootDomains: ["example.test", "example.com"], customDomains: { "acme.test": "acme" } };
const origins = ["example.test", "*.example.test", "example.com", "*.example.com", "acme.test"];

describe("withTenant", () => {
  it("lets the domains of the configuration use the development server", async () => {
    expect(await withTenant({ cacheComponents: true }, tenancy)(development, known)).toEqual({
      cacheComponents: true,
      allowedDevOrigins: origins,
    });
  });

  it("adds to the origins of the app, each once", async () => {
    const own = { allowedDevOrigins: ["192.168.1.4", "example.test"] };
    const { allowedDevOrigins } = await withTenant(own, tenancy)(development, known);
    expect(allowedDevOrigins).toEqual(["192.168.1.4", ...origins]);
    expect(own.allowedDevOrigins).toHaveLength(2);
  });

  it("takes a function, also an async one, and hands on what Next.js says", async () => {
    const config = async (phase: string, context: object) => ({ env: { phase, keys: Object.keys(context).join() } });
    expect(await withTenant(config, tenancy)(development, known)).toEqual({
      env: { phase: development, keys: "defaultConfig" },
      allowedDevOrigins: origins,
    });
  });

  // Planted faults: an option for every phase; an option that the version of Next.js does not know.
  it("changes nothing in a build, in a Next.js without the option, and without domains", async () => {
    const own = { poweredByHeader: false };
    expect(await withTenant(own, tenancy)("phase-production-build", known)).toBe(own);
    expect(await withTenant(own, tenancy)(development, { defaultConfig: {} })).toBe(own);
    expect(await withTenant(own, {})(development, known)).toBe(own);
  });
});
