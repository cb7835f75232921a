import type { TenantId } from "./tenant-id.js";
import { kernel } from "./wasm/module.js";

/** Whose a resource is and with whom it is shared. */
export interface SharedResource {
  readonly tenantId: string;
  /** `private` by default: the list of a private resource grants nothing. */
  readonly sharingMode?: "private" | "global" | "selective";
  readonly sharedWith?: readonly string[];
}

/** Whether the tenant may use the resource. For display; the server decides again. */
export function canAccessResource(tenantId: TenantId | string, resource: SharedResource): boolean {
  return kernel((module) => module.canAccessResource(String(tenantId), resource));
}
