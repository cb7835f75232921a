import { useEffect, useRef, useSyncExternalStore } from "react";
import type { Arguments, BareFetcher, Cache, Key, Middleware, Unloader } from "swr";
import type { TenantClient } from "../client/tenant-client.js";
import { changedError } from "../wasm/refusals.js";
import { keyForTenant, type TenantSWRKey } from "./tenant-swr-key.js";

/** The part of an `<SWRConfig>` value that `tenantSWR` returns. */
export interface TenantSWR {
  readonly use: Middleware[];
}

/**
 * Keeps the data of one tenant at a time in the SWR hooks below an `<SWRConfig>`. Spread the result into its `value`;
 * every call with the same client returns the same object.
 *
 * - The tenant is part of every key; hooks and fetchers of the app see their own keys.
 * - A switch removes all entries, requests and mutations, and mounted components load again for the new tenant.
 * - Nothing is requested before there is a tenant.
 *
 * @example
 * <SWRConfig value={{ ...tenantSWR(client), fetcher }}>
 */
export function tenantSWR(client: TenantClient): TenantSWR {
  const made = middlewares.get(client) ?? make(client);
  middlewares.set(client, made);
  return made;
}

/** One result for each client, so that a component can call `tenantSWR` at every render. */
const middlewares = new WeakMap<TenantClient, TenantSWR>();

function make(client: TenantClient): TenantSWR {
  const caches = new Map<Cache, Unloader>();
  const mutations = new Set<() => void>();
  let clearedFor: string | null = null;
  client.addCache({
    clear() {
      clearedFor = idOf(client);
      for (const unload of caches.values()) {
        unload({ revalidate: false });
      }
      for (const reset of mutations) {
        reset();
      }
    },
    // Hooks load again because their key changed. After a failed switch it did not.
    reload() {
      if (idOf(client) === clearedFor) {
        for (const unload of caches.values()) {
          unload();
        }
      }
    },
  });
  const subscribe = (changed: () => void) => client.on("change", changed);
  const current = () => idOf(client);

  const middleware: Middleware = (useSWRNext) => (key, fetcher, config) => {
    const tenant = useSyncExternalStore(subscribe, current, current);
    const first = useRef(tenant);
    first.current ??= tenant;
    const { cache, unload } = config as { cache: Cache; unload: Unloader };
    caches.set(cache, unload);
    const response = useSWRNext(
      keyFor(tenant, key),
      fetcher && fetcherFor(client, fetcher),
      // The kept data may belong to the previous tenant, also where the key is null and SWR does not drop it.
      tenant === first.current ? config : { ...config, keepPreviousData: false },
    );
    const { reset } = response as { reset?: () => void };
    useEffect(() => {
      if (reset === undefined) {
        return;
      }
      mutations.add(reset);
      return () => {
        mutations.delete(reset);
      };
    }, [reset]);
    return response;
  };
  return { use: [middleware] };
}

function idOf({ tenantId }: TenantClient): string | null {
  return tenantId;
}

/** A key, or a function that returns one: `useSWR` calls it without arguments, `useSWRInfinite` with the page. */
function keyFor(tenant: string | null, key: Key): Key {
  return typeof key === "function"
    ? (...page: []) => keyForTenant(tenant, key(...page)) as Arguments
    : (keyForTenant(tenant, key) as Arguments);
}

/** The app's fetcher with the app's key. It runs for the tenant of the key, or not at all. */
function fetcherFor<Data>(client: TenantClient, fetcher: BareFetcher<Data>): BareFetcher<Data> {
  return ([tenant, key]: TenantSWRKey, ...rest: unknown[]) => {
    const isCurrent = () => idOf(client) === tenant;
    if (!isCurrent()) {
      throw changedError();
    }
    return fetcher(key, ...rest.map((option) => (isSubscriber(option) ? whileCurrent(option, isCurrent) : option)));
  };
}

/** What `useSWRSubscription` passes to the app. */
interface Subscriber {
  readonly next: (...news: unknown[]) => void;
}

function isSubscriber(option: unknown): option is Subscriber {
  return typeof (option as Partial<Subscriber> | undefined)?.next === "function";
}

/** A subscription that continues after its end would write to the current key of its hook. */
function whileCurrent(subscriber: Subscriber, isCurrent: () => boolean): Subscriber {
  return { ...subscriber, next: (...news) => isCurrent() && subscriber.next(...news) };
}
