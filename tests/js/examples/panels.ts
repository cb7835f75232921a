import type { TenantClient } from "tenantry";

/** What an app might do with a client: the titles of the tenant's panels, as many as its limit leaves. */
export async function panelTitles(client: TenantClient): Promise<string[]> {
  const response = await client.fetch("http://api.test/v1/panels");
  const titles: string[] = await response.json();
  return titles.slice(0, client.limit("max_panels_per_month")?.remaining ?? titles.length);
}
