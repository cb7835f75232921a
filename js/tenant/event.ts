// The tenant in the payload of an event: member `tenant_id`.

import { kernel } from "../wasm/module.js";
import { type IdOptions, readTenantId, TenantId } from "./tenant-id.js";

/**
 * A copy of the payload that carries the tenant. A bare string is read as a UUID; parse an opaque id first.
 *
 * @throws {TenantMismatchError} when it already carries another: an event is never re-addressed.
 */
export function injectTenant<Event extends object>(
  event: Event,
  tenantId: TenantId | string,
): Event & { tenant_id: string } {
  const id = readTenantId(tenantId).toString();
  return kernel((module) => module.injectTenant(event, id)) as Event & { tenant_id: string };
}

/**
 * The tenant that the payload carries.
 *
 * @param options say how its id is written: a UUID by default.
 * @throws {TenantContextNotSetError} when it carries none: such an event must not be handled for anybody.
 */
export function extractTenant(event: object, { ids = "uuid" }: IdOptions = {}): TenantId {
  return TenantId.ofCanonical(kernel((module) => module.extractTenant(event, ids)));
}
