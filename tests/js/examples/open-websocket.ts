import type { TenantClient } from "tenantry";

const gateway = "https://api.example.com";

/** Opens a WebSocket for the active tenant. */
export async function openWebSocket(client: TenantClient, path: string): Promise<WebSocket> {
  const response = await client.fetch(`${gateway}/v1/tickets`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ path }),
  });
  if (!response.ok) {
    throw new Error(`POST /v1/tickets answered ${response.status}.`);
  }
  const { url } = await response.json();
  return new WebSocket(new URL(url, gateway.replace("http", "ws")));
}
