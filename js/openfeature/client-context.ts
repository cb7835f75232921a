// The client of the current request on a server. It belongs to the asynchronous calls that the request started.
import { AsyncLocalStorage } from "node:async_hooks";
import type { TenantClient } from "../client/tenant-client.js";

/** One for the process, also where a bundler loads this file twice. It holds nothing itself. */
const registry = globalThis as { [key: symbol]: AsyncLocalStorage<TenantClient> | undefined };
const name = Symbol.for("tenantry.openfeature.client");
registry[name] ??= new AsyncLocalStorage<TenantClient>();
const storage = registry[name];

/**
 * Runs `work`, and everything that it starts, with the client of a request: `TenantryServerProvider` reads the flags of
 * this client there. Code outside `work` is not affected, also if `work` throws.
 *
 * @param client A client that was made for this request. It may still be loading its tenant.
 * @returns the result of `work`.
 * @example
 * app.use((request, response, next) => {
 *   runWithTenantClient(createTenantClient({ ...options, request }), next);
 * });
 */
export function runWithTenantClient<Result>(client: TenantClient, work: () => Result): Result {
  return storage.run(client, work);
}

/** The client of the current work, or null outside `runWithTenantClient`. */
export function currentClient(): TenantClient | null {
  return storage.getStore() ?? null;
}
