import { withTenant } from "tenantry/next/config";
import { describe, expect, it } from "vitest";

const development = "phase-development-server";
const nextJs15 = { defaultConfig: { allowedDevOrigins: undefined, publicRuntimeConfig: {} } } as never;
const nextJs16 = { defaultConfig: { allowedDevOrigins: undefined } } as never;
const tenancy = { rootDomains: ["example.test", "example.com"], customDomains: { "acme.test": "acme" } };
const origins = ["example.test", "*.example.test", "example.com", "*.example.com", "acme.test"];

describe("withTenant", () => {
  it("lets the domains of the configuration use the development server", async () => {
    expect(await withTenant({ cacheComponents: true }, tenancy)(development, nextJs16)).toEqual({
      cacheComponents: true,
      allowedDevOrigins: origins,
    });
  });

  it("adds to the origins of the app, each once", async () => {
    const own = { allowedDevOrigins: ["192.168.1.4", "example.test"] };
    const { allowedDevOrigins } = await withTenant(own, tenancy)(development, nextJs16);
    expect(allowedDevOrigins).toEqual(["192.168.1.4", ...origins]);
    expect(own.allowedDevOrigins).toHaveLength(2);
  });

  it("takes a function, also an async one, and hands on what Next.js says", async () => {
    const config = async (phase: string, context: object) => ({ env: { phase, keys: Object.keys(context).join() } });
    expect(await withTenant(config, tenancy)(development, nextJs16)).toEqual({
      env: { phase: development, keys: "defaultConfig" },
      allowedDevOrigins: origins,
    });
  });

  // Planted faults: an option for every phase; an option with which Next.js 14 refuses *.localhost.
  it("changes nothing in a build, before Next.js 16, and without domains", async () => {
    const own = { poweredByHeader: false };
    expect(await withTenant(own, tenancy)("phase-production-build", nextJs16)).toBe(own);
    expect(await withTenant(own, tenancy)(development, nextJs15)).toBe(own);
    expect(await withTenant(own, {})(development, nextJs16)).toBe(own);
  });
});
