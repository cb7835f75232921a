// Values that are cached for one tenant each.

import { unstable_cache } from "next/cache.js";
import { readTenantId, type TenantId } from "../../tenant/tenant-id.js";
import { requireText } from "../../tenant/text.js";
import { validationError } from "../../wasm/refusals.js";
import { requireTenant } from "../request/request-tenant.js";
import type { Tenancy } from "../request/tenancy.js";
import { argumentKey } from "./argument-key.js";
import { omitsFirstArgument } from "./cached-function.js";
import { tenantTag } from "./tenant-tag.js";

/** How `unstable_cache` caches a function. */
export interface TenantCacheOptions {
  /**
   * The name of the cache, which no other cache of the app has. The function does not tell caches apart: in a
   * production build two of them can have the same source text.
   */
  readonly key: string;
  /**
   * The tags of each value. `revalidateTag` takes them as `tenantTag(tenantId, tag)`.
   *
   * @default []
   */
  readonly tags?: readonly string[];
  /**
   * How long a value is fresh, in seconds; `false` for always.
   *
   * @default false
   */
  readonly revalidate?: number | false;
}

/** A function whose values are cached for each tenant. */
export interface TenantCachedFunction<Args extends readonly unknown[], Value> {
  /** The value for the tenant of the request. On the platform it renders the 404 page, as `requireTenant` does. */
  (...args: Args): Promise<Value>;
  /**
   * The value for a tenant that is known already: inside another cached function, and in a page that Next.js prepares
   * before a request. It does not check who asks. Pass an id from `requireTenant` or `tenantFromParams`.
   *
   * @throws {InvalidTenantIdError} for a text that is not an id, for example a slug.
   * @example
   * const plans = await getPlans.forTenant(tenant.id, "eu");
   */
  forTenant(tenantId: string, ...args: Args): Promise<Value>;
}

/**
 * A cached function whose values never exist without their tenant: the tenant of the request is the first argument.
 *
 * - Without options the function has the directive `"use cache"`. Its arguments are its cache key.
 * - With options the function is cached by `unstable_cache`. The tenant is in its key and in each of its tags.
 *
 * A value is shared by all users of the tenant.
 *
 * @throws {TenantValidationError} for a function with `"use cache"` that does not declare its first parameter: Next.js
 *   leaves an argument without a parameter out of the key. Also for options without a `key`.
 * @example
 * const getPlans = tenantCache(tenancy, async (tenantId, region: string) => {
 *   "use cache";
 *   cacheTag(tenantTag(tenantId, "plans"));
 *   return loadPlans(tenantId, region);
 * });
 * const plans = await getPlans("eu");
 */
export function tenantCache<Args extends readonly unknown[], Value>(
  tenancy: Tenancy,
  fn: (tenantId: TenantId, ...args: Args) => Promise<Value>,
  options?: TenantCacheOptions,
): TenantCachedFunction<Args, Value> {
  if (omitsFirstArgument(fn)) {
    const reason = 'declare its first parameter, as in `async (tenantId) => { "use cache"; … }`';
    throw validationError("fn", `${reason}; without it Next.js leaves the tenant out of the cache key`);
  }
  const find = options ? storedBy(tenancy, fn, options) : fn;
  const forTenant = async (tenantId: string, ...args: Args) =>
    find(readTenantId(tenantId, { ids: tenancy.ids }), ...args);
  const ofRequest = async (...args: Args) => find((await requireTenant(tenancy)).tenantId, ...args);
  return Object.assign(ofRequest, { forTenant });
}

/** The function with the cache of Next.js 14 and 15, and of apps without `cacheComponents`. */
function storedBy<Args extends readonly unknown[], Value>(
  { ids, api, rootDomains }: Tenancy,
  fn: (tenantId: TenantId, ...args: Args) => Promise<Value>,
  { key, tags = [], revalidate = false }: TenantCacheOptions,
): (tenantId: TenantId, ...args: Args) => Promise<Value> {
  if (requireText(key, "options.key") === "") {
    throw validationError("options.key", "write a name that no other cache of the app has");
  }
  // Next.js takes the source text of the function it is given, which is the same for every `tenantCache`.
  const source = String(fn);
  return (tenantId, ...args) => {
    const keyParts = [JSON.stringify([tenantId, key, source, api, rootDomains, ids]), argumentKey(args)];
    const find = unstable_cache(() => fn(tenantId, ...args), keyParts, {
      tags: tags.map((tag) => tenantTag(tenantId, tag, { ids })),
      revalidate,
    });
    return find();
  };
}
