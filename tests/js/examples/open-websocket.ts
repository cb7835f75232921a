import type { TenantClient } from "tenantry";

/** Opens a WebSocket for the active tenant. It closes when the client switches to another tenant. */
export async function openWebSocket(client: TenantClient, gateway: string, path: string): Promise<WebSocket> {
  const response = await client.fetch(`${gateway}/v1/tickets`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ path }),
  });
  if (!response.ok) {
    throw new Error(`POST /v1/tickets answered ${response.status}.`);
  }
  const { url } = await response.json();
  const socket = new WebSocket(new URL(url, gateway.replace("http", "ws")));
  const stopListening = client.on("switch", () => socket.close(1000, "The tenant changed."));
  socket.addEventListener("close", stopListening);
  return socket;
}
