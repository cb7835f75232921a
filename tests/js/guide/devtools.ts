import type { TenantClient } from "tenantry";

export async function showDevtools(client: TenantClient): Promise<void> {
  if (process.env.NODE_ENV !== "production") {
    const { mountTenantDevtools } = await import("tenantry/devtools");
    mountTenantDevtools(client, { corner: "bottom-left" });
  }
}
