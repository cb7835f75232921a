import { isTenantError, type TenantClient } from "tenantry";

const ATTEMPTS = 3;

/** Creates a panel once, also when an answer is lost: each attempt sends the same key and the same body. */
export async function createPanelOnce(client: TenantClient, panel: object, waitMs = 1000): Promise<Response> {
  const headers = { "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
  const body = JSON.stringify(panel);
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await client.fetch("http://api.test/v1/panels", { method: "POST", headers, body });
      if (response.status !== 503 || attempt === ATTEMPTS) return response;
    } catch (error) {
      // A tenant error is an answer. After a switch, a repetition would be for the new tenant.
      if (isTenantError(error) || attempt === ATTEMPTS) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, attempt * waitMs));
  }
}
