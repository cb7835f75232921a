import { canAccessResource as canAccess } from "../wasm/generated/tenantry.js";
import { call } from "../wasm/kernel.js";
import { type IdOptions, readTenantId } from "./tenant-id.js";

/** A resource: the tenant that owns it and the tenants that may use it. */
export interface SharedResource {
  /** The id of the owner. */
  readonly tenantId: string;
  /**
   * - `private`: only the owner may use it, whatever `sharedWith` says;
   * - `global`: every tenant may use it;
   * - `selective`: the owner and the tenants in `sharedWith` may use it.
   *
   * An unknown word means `private`.
   *
   * @default "private"
   */
  readonly sharingMode?: "private" | "global" | "selective" | (string & {}) | null;
  /** The ids of the tenants that may use it with the mode `selective`. */
  readonly sharedWith?: readonly string[] | null;
}

/**
 * Whether a tenant may use a resource. Use it for what you show; the server has to check again.
 *
 * @param options The format of all ids in the call, UUIDs by default.
 * @throws {InvalidTenantIdError} for a text that is not an id.
 * @throws {TenantValidationError} for a resource that cannot be read.
 * @example
 * agents.filter((agent) => canAccessResource(tenantId, agent));
 */
export function canAccessResource(
  tenantId: string,
  resource: SharedResource,
  { ids = "uuid" }: IdOptions = {},
): boolean {
  const id = readTenantId(tenantId, { ids });
  return call(canAccess, id, resource, ids);
}
