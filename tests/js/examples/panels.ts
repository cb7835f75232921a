import type { TenantClient } from "tenantry";

/** The titles of the tenant's panels, at most as many as remain within its limit. */
export async function panelTitles(client: TenantClient): Promise<string[]> {
  const response = await client.fetch("http://api.test/v1/panels");
  const titles: string[] = await response.json();
  return titles.slice(0, client.limit("max_panels_per_month")?.remaining ?? titles.length);
}
