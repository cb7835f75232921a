import { kernel } from "../wasm/module.js";
import { readTenantId, type TenantId } from "./tenant-id.js";
import { requireText } from "./text.js";

/**
 * `tenant:<id>:<key>`: a name for a tenant's thing in a store that tenants share. No two tenants or keys share one.
 *
 * A bare string is read as a UUID; parse an opaque id first.
 *
 * @throws {InvalidTenantIdError} for a text that is not an id.
 */
export function tenantKey(tenantId: TenantId | string, key: string): string {
  const id = readTenantId(tenantId).toString();
  // The key does not cross into the module, where lone surrogates all become U+FFFD and two keys would be one.
  return kernel((module) => module.tenantKeyPrefix(id)) + requireText(key, "key");
}
