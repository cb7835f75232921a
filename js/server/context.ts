// The tenant of the current request. It belongs to the asynchronous calls that the request started; no variable holds
// it that two requests could share.
import { AsyncLocalStorage } from "node:async_hooks";
import { brand, type IdOptions, readTenantId, type TenantId } from "../tenant/tenant-id.js";
import { contextNotSetError } from "../wasm/refusals.js";

/**
 * A bundler may load this file twice: for route handlers and for server components. Both must see the tenant of a
 * request, so the storage (which holds nothing itself) is registered under a global name.
 */
const registry = globalThis as { [key: symbol]: AsyncLocalStorage<string> | undefined };
const name = Symbol.for("tenantry.server.context");
registry[name] ??= new AsyncLocalStorage<string>();
const storage = registry[name];

/**
 * Runs `work`, and everything that it starts, for a tenant. Code outside `work` is not affected, also if `work` throws.
 *
 * @param options The format of the id, a UUID by default.
 * @returns the result of `work`.
 * @throws {InvalidTenantIdError} for a text that is not an id. Then `work` does not run.
 * @example
 * runWithTenant(session.tenantId, () => handle(request));
 */
export function runWithTenant<Result>(tenantId: string, work: () => Result, options?: IdOptions): Result {
  return storage.run(readTenantId(tenantId, options), work);
}

/** The tenant of the current work, or null outside `runWithTenant`. */
export function currentTenant(): TenantId | null {
  const id = storage.getStore();
  return id === undefined ? null : brand(id);
}

/**
 * The tenant of the current work.
 *
 * @throws {TenantContextNotSetError} outside `runWithTenant`: a missing tenant never means all tenants.
 * @example
 * const agents = await sql`select * from agents where tenant_id = ${requireTenant()}`;
 */
export function requireTenant(): TenantId {
  const tenant = currentTenant();
  if (tenant === null) {
    throw contextNotSetError();
  }
  return tenant;
}

/**
 * Binds a function to the current tenant: it runs for that tenant whenever and by whatever code it is called. Use it
 * for functions that other requests may call: the `pull` of a stream, a listener, a queued callback.
 *
 * @throws {TenantContextNotSetError} outside `runWithTenant`.
 * @example
 * emitter.on("order", bindTenant((order) => save(order)));
 */
export function bindTenant<Arguments extends unknown[], Result>(
  work: (...given: Arguments) => Result,
): (...given: Arguments) => Result {
  const id = requireTenant();
  return (...given) => storage.run(id, work, ...given);
}
