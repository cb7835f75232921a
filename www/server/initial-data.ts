import "server-only";
import { readResponse } from "@/ask-panel/read-response";
import type { InitialData } from "@/components/data/use-tenant-data";
import { gatewayUrl } from "./gateway-url";
import { getHostTenant } from "./host-tenant";
import { getTenantClient } from "./tenant-client";

/**
 * Data for the first HTML, with its tenant id. Undefined on the shared host: the server cannot read the choice of the
 * tab, so there the browser loads the data.
 */
export async function loadInitialData<T>(path: string): Promise<InitialData<T> | undefined> {
  const hostTenant = await getHostTenant();
  if (hostTenant.kind !== "tenant") return undefined;
  try {
    const client = await getTenantClient();
    if (!client.tenantId) return undefined;
    const response = await client.fetch(new URL(path, gatewayUrl()));
    return { tenantId: client.tenantId, path, data: await readResponse<T>(response) };
  } catch {
    // The browser repeats the request, and can show the error with a button to try again.
    return undefined;
  }
}
