import "server-only";
import { readAnswer } from "@/ask-panel/read-answer";
import type { FirstData } from "@/components/data/use-tenant-data";
import { gatewayUrl } from "./gateway-url";
import { getTenantClient } from "./tenant-client";
import { getVisit } from "./visit";

/**
 * Data for the first HTML, marked with its owner. Only where the host itself names the tenant: on the
 * shared host the choice lives in the tab, which the server cannot see, so there the browser asks.
 */
export async function firstData<T>(path: string): Promise<FirstData<T> | undefined> {
  const visit = await getVisit();
  if (visit.kind !== "tenant") return undefined;
  try {
    const client = await getTenantClient();
    if (!client.tenantId) return undefined;
    const response = await client.fetch(new URL(path, gatewayUrl()));
    return { tenantId: client.tenantId.toString(), path, data: await readAnswer<T>(response) };
  } catch {
    // The browser asks again, and it is the one that can show the error and offer another try.
    return undefined;
  }
}
