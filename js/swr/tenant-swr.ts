import { useEffect, useRef, useSyncExternalStore } from "react";
import type { Arguments, BareFetcher, Cache, Key, Middleware, Unloader } from "swr";
import type { TenantClient } from "../client/tenant-client.js";
import { kernelError } from "../wasm/module.js";
import { keyForTenant, type TenantSWRKey } from "./tenant-swr-key.js";

/** For the `value` of an `<SWRConfig>`. */
export interface TenantSWR {
  readonly use: Middleware[];
}

/**
 * Makes the hooks of SWR below an `<SWRConfig>` hold the data of one tenant at a time. Spread it into the `value`; it is the
 * same for every call with this client.
 *
 * - The tenant is in every key; hooks and fetchers of the app see their own keys.
 * - A switch forgets all entries, requests and mutations, and what is mounted loads anew for the new tenant.
 * - Before there is a tenant nothing is requested.
 */
export function tenantSWR(client: TenantClient): TenantSWR {
  const made = middlewares.get(client) ?? make(client);
  middlewares.set(client, made);
  return made;
}

/** So that a component may ask for it whenever it renders. */
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
    // Hooks load anew because their key is another. After a switch that failed it is not.
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
      // What the hook keeps may be the old tenant's, also where its key is null and SWR does not tell it to drop that.
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

/** A key, or a function that gives one: to `useSWR` of nothing, to `useSWRInfinite` of the page. */
function keyFor(tenant: string | null, key: Key): Key {
  return typeof key === "function"
    ? (...page: []) => keyForTenant(tenant, key(...page)) as Arguments
    : (keyForTenant(tenant, key) as Arguments);
}

/** The app's fetcher, which sees the app's key, and works for the tenant that the key is of or not at all. */
function fetcherFor<Data>(client: TenantClient, fetcher: BareFetcher<Data>): BareFetcher<Data> {
  return ([tenant, key]: TenantSWRKey, ...rest: unknown[]) => {
    const isCurrent = () => idOf(client) === tenant;
    if (!isCurrent()) {
      throw kernelError((module) => module.changedError());
    }
    return fetcher(key, ...rest.map((option) => (isSubscriber(option) ? whileCurrent(option, isCurrent) : option)));
  };
}

/** What `useSWRSubscription` hands to the app, to be told of news. */
interface Subscriber {
  readonly next: (...news: unknown[]) => void;
}

function isSubscriber(option: unknown): option is Subscriber {
  return typeof (option as Partial<Subscriber> | undefined)?.next === "function";
}

/** A subscription that goes on after its end would write to whatever key its hook has by then. */
function whileCurrent(subscriber: Subscriber, isCurrent: () => boolean): Subscriber {
  return { ...subscriber, next: (...news) => isCurrent() && subscriber.next(...news) };
}
