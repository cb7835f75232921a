// The tenant of the request at hand. It belongs to the chain of calls that the request set off, and to nothing else:
// there is no variable that two requests could share.
import { AsyncLocalStorage } from "node:async_hooks";
import { brand, type IdOptions, readTenantId, type TenantId } from "../tenant/tenant-id.js";
import { kernelError } from "../wasm/module.js";

/**
 * A bundler may load this file once for route handlers and once for server components. Both must see one
 * request's tenant, so the storage (which holds nothing itself) is registered under a name.
 */
const registry = globalThis as { [key: symbol]: AsyncLocalStorage<string> | undefined };
const name = Symbol.for("tenantry.server.context");
registry[name] ??= new AsyncLocalStorage<string>();
const storage = registry[name];

/**
 * Runs `work`, and all that it sets off, for a tenant. Around it nothing changes, also when it throws. A bare string is
 * read as a UUID; parse an opaque id first.
 *
 * @throws {InvalidTenantIdError} for a text that is no id; `work` is not begun then.
 */
export function runWithTenant<Result>(tenantId: string, work: () => Result, options?: IdOptions): Result {
  return storage.run(readTenantId(tenantId, options), work);
}

/** The tenant that this work is done for, or null outside `runWithTenant`. */
export function currentTenant(): TenantId | null {
  const id = storage.getStore();
  return id === undefined ? null : brand(id);
}

/**
 * The tenant that this work is done for.
 *
 * @throws {TenantContextNotSetError} outside `runWithTenant`: no tenant never means all of them.
 */
export function requireTenant(): TenantId {
  const tenant = currentTenant();
  if (tenant === null) {
    throw kernelError((module) => module.contextNotSetError());
  }
  return tenant;
}

/**
 * `work` for the tenant at hand, whoever calls it and whenever. What others call is done for their tenant otherwise: the
 * `pull` of a stream, a listener, a callback that waits in a queue.
 *
 * @throws {TenantContextNotSetError} outside `runWithTenant`.
 */
export function bindTenant<Arguments extends unknown[], Result>(
  work: (...given: Arguments) => Result,
): (...given: Arguments) => Result {
  const id = requireTenant();
  return (...given) => storage.run(id, work, ...given);
}
