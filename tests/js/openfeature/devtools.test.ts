// @vitest-environment happy-dom
import { OpenFeature, ProviderEvents } from "@openfeature/web-sdk";
import { mountTenantDevtools } from "tenantry/devtools";
import { TenantryWebProvider } from "tenantry/openfeature";
import { createTestClient } from "tenantry/testing";
import { afterEach, describe, expect, it } from "vitest";

afterEach(async () => {
  sessionStorage.clear();
  OpenFeature.clearHandlers();
  await OpenFeature.clearProviders();
});

describe("an override of the devtools", () => {
  it("is the value of the flag in OpenFeature, from mount to unmount, and each change is told", async () => {
    sessionStorage.setItem("tenantry:devtools", JSON.stringify({ flags: { layout: "list", beta: true } }));
    const client = createTestClient({ tenant: { flags: { layout: "grid" } } });
    await OpenFeature.setProviderAndWait(new TenantryWebProvider(client));
    const flags = OpenFeature.getClient();
    const changed: unknown[] = [];
    flags.addHandler(ProviderEvents.ConfigurationChanged, (details) => void changed.push(details?.flagsChanged));
    const values = () => [flags.getStringValue("layout", ""), flags.getBooleanValue("beta", false)];
    expect(values()).toEqual(["grid", false]);
    const unmount = mountTenantDevtools(client);
    expect(values()).toEqual(["list", true]);
    unmount();
    expect(values()).toEqual(["grid", false]);
    await new Promise((resolve) => setTimeout(resolve));
    expect(changed).toEqual([["layout"], ["layout"]]);
  });
});
