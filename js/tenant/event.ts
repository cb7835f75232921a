// The tenant in the payload of an event: the member `tenant_id`.

import { extractTenant as extract, injectTenant as inject } from "../wasm/generated/tenantry.js";
import { call } from "../wasm/kernel.js";
import { brand, type IdOptions, readTenantId, type TenantId } from "./tenant-id.js";

/**
 * A copy of the payload that names the tenant in `tenant_id`.
 *
 * @param options The format of the id, a UUID by default.
 * @throws {InvalidTenantIdError} for a text that is not an id.
 * @throws {TenantMismatchError} if the payload already names another tenant.
 * @example
 * await queue.send(injectTenant({ type: "order.created", order }, requireTenant()));
 */
export function injectTenant<Event extends object>(
  event: Event,
  tenantId: string,
  options?: IdOptions,
): Event & { tenant_id: string } {
  return call(inject, event, readTenantId(tenantId, options));
}

/**
 * The tenant that a payload names in `tenant_id`.
 *
 * @param options The format of the id, a UUID by default.
 * @throws {TenantContextNotSetError} if the payload names no tenant: do not handle such an event.
 * @throws {InvalidTenantIdError} if `tenant_id` is not an id.
 * @example
 * runWithTenant(extractTenant(event), () => handle(event));
 */
export function extractTenant(event: object, { ids = "uuid" }: IdOptions = {}): TenantId {
  return brand(call(extract, event, ids));
}
