import { OpenFeature } from "@openfeature/web-sdk";
import { TenantryWebProvider } from "tenantry/openfeature";
import { createTestClient } from "tenantry/testing";
import { afterEach, describe, expect, it, vi } from "vitest";

afterEach(() => vi.unstubAllGlobals());

describe("the provider of the browser", () => {
  // Planted fault: a component that a server renders sets the one provider that all requests share.
  it("refuses to be made on a server, and names the alternatives", () => {
    const client = createTestClient();
    expect(() => OpenFeature.setProvider(new TenantryWebProvider(client))).toThrow(
      /one web provider for all requests.*tenantry\/openfeature\/server.*in an effect/s,
    );
    expect(OpenFeature.providerMetadata.name).toBe("No-op Provider");
  });

  it("refuses to be made in the worker of an edge runtime, and not in the worker of a page", () => {
    vi.stubGlobal("WorkerGlobalScope", class {});
    expect(() => new TenantryWebProvider(createTestClient())).toThrow(/on a server/);
    vi.stubGlobal("location", new URL("https://acme.vital.health/worker.js"));
    expect(new TenantryWebProvider(createTestClient()).metadata.name).toBe("tenantry");
  });

  it("can be made in React Native, which has a window and no document", () => {
    vi.stubGlobal("window", globalThis);
    expect(new TenantryWebProvider(createTestClient()).metadata.name).toBe("tenantry");
  });
});
