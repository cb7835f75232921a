import { kernel } from "../wasm/module.js";
import { type IdOptions, readTenantId, type TenantId } from "./tenant-id.js";

/** Whose a resource is and with whom it is shared. */
export interface SharedResource {
  readonly tenantId: string;
  /** `private` by default, and for a word that is not known: only the owner may use it, whatever `sharedWith` lists. */
  readonly sharingMode?: "private" | "global" | "selective" | (string & {}) | null;
  readonly sharedWith?: readonly string[] | null;
}

/**
 * Whether the tenant may use the resource. For display; the server decides again.
 *
 * @param options say how ids are written. By default those of the resource are written like the tenant's own, and a bare
 * string is a UUID.
 */
export function canAccessResource(
  tenantId: TenantId | string,
  resource: SharedResource,
  options: IdOptions = {},
): boolean {
  const id = readTenantId(tenantId, options).toString();
  return kernel((module) => module.canAccessResource(id, resource, options.ids));
}
