import { tenantKeyPrefix as prefixOf } from "../wasm/generated/tenantry.js";
import { call } from "../wasm/kernel.js";
import { type IdOptions, readTenantId, type TenantId } from "./tenant-id.js";
import { requireText } from "./text.js";

/**
 * The name of a tenant's value in a store that tenants share: `tenant:<id>:<key>`. No two tenants and no two keys get
 * the same name.
 *
 * @param options The format of the id, a UUID by default.
 * @throws {InvalidTenantIdError} for a text that is not an id, for example a slug.
 * @example
 * await redis.set(tenantKey(requireTenant(), "cart"), cart);
 */
export function tenantKey(tenantId: string, key: string, options?: IdOptions): string {
  // The key does not cross into the module: there every lone surrogate becomes U+FFFD, so two keys could become one.
  return tenantKeyPrefix(readTenantId(tenantId, options)) + requireText(key, "key");
}

/** The start of every name of a tenant: `tenant:<id>:`. */
export function tenantKeyPrefix(tenantId: TenantId): string {
  return call(prefixOf, tenantId);
}
