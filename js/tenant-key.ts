import type { TenantId } from "./tenant-id.js";
import { kernel } from "./wasm/module.js";

/** `tenant:<uuid>:<key>`: a name for a tenant's thing in a store that tenants share. No two tenants or keys share one. */
export function tenantKey(tenantId: TenantId | string, key: string): string {
  return kernel((module) => module.tenantKey(String(tenantId), key));
}
