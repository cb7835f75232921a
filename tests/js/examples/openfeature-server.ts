import { OpenFeature } from "@openfeature/server-sdk";
import { createTenantClient } from "tenantry";
import { runWithTenantClient, TenantryServerProvider } from "tenantry/openfeature/server";

// Once, when the server starts. The provider holds no tenant.
OpenFeature.setProvider(new TenantryServerProvider());
const flags = OpenFeature.getClient();

/** Any code below a request: it names no tenant. */
const greeting = async () => ((await flags.getBooleanValue("ask_panel", false)) ? "Ask a panel" : "Ask an expert");

export async function handle(request: Request, options: { api: string; fetch?: typeof fetch }): Promise<Response> {
  const client = createTenantClient({ ...options, request, sources: ["header"] });
  try {
    return new Response(await runWithTenantClient(client, greeting));
  } finally {
    client.dispose();
  }
}
