import type { TenantId } from "./tenant-id.js";
import { kernel } from "./wasm/module.js";

/** `tenant:<uuid>:<key>`: a name for a tenant's thing in a store that tenants share. No two tenants or keys share one. */
export function tenantKey(tenantId: TenantId | string, key: string): string {
  // The key does not cross into the module, where lone surrogates all become U+FFFD and two keys would be one.
  return kernel((module) => module.tenantKeyPrefix(String(tenantId))) + key;
}
