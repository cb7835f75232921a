import { OpenFeature } from "@openfeature/web-sdk";
import type { TenantClient } from "tenantry";
import { TenantryWebProvider } from "tenantry/openfeature";

/** Call it once for each client, where you make it. */
export async function startFlags(client: TenantClient) {
  await OpenFeature.setProviderAndWait(new TenantryWebProvider(client));
  const flags = OpenFeature.getClient();
  return flags.getBooleanValue("ask_panel", false) ? "Ask a panel" : "Ask an expert";
}
