import "server-only";
import { getTenant } from "tenantry/next";
import { readResponse } from "@/ask-panel/read-response";
import type { InitialData } from "@/components/data/use-tenant-data";
import { gateway, tenancy } from "@/tenant.config";

/** Data for the first HTML, with its tenant. Undefined where the tab chooses the tenant: there the browser loads it. */
export async function loadInitialData<T>(path: string): Promise<InitialData<T> | undefined> {
  const client = await getTenant(tenancy);
  if (!client.tenant || client.canSwitch) return undefined;
  try {
    const response = await client.fetch(new URL(path, gateway));
    return { tenantId: client.tenant.id, path, data: await readResponse<T>(response) };
  } catch {
    // The browser repeats the request, and can show the error with a button to try again.
    return undefined;
  }
}
