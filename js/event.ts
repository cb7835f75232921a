// The tenant in the payload of an event: member `tenant_id`.
import { TenantId } from "./tenant-id.js";
import { kernel } from "./wasm/module.js";

/**
 * A copy of the payload that carries the tenant.
 *
 * @throws {TenantMismatchError} when it already carries another: an event is never re-addressed.
 */
export function injectTenant<Event extends object>(
  event: Event,
  tenantId: TenantId | string,
): Event & { tenant_id: string } {
  return kernel((module) => module.injectTenant(event, String(tenantId))) as Event & { tenant_id: string };
}

/**
 * The tenant that the payload carries.
 *
 * @throws {TenantContextNotSetError} when it carries none: such an event must not be handled for anybody.
 */
export function extractTenant(event: object): TenantId {
  return TenantId.parse(kernel((module) => module.extractTenant(event)));
}
