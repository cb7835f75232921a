// The second guard for queries: a switch removes all of them, and mounted components load again.
import type { Query, QueryClient, QueryObserver } from "@tanstack/react-query";
import type { TenantClient } from "../client/tenant-client.js";
import { hasTenantPrefix, isOfOtherTenant } from "./query-key-hash.js";

/** The queries of one `QueryClient`, all of the client's tenant. */
export class TenantQueries {
  readonly #client: TenantClient;
  readonly #cache: ReturnType<QueryClient["getQueryCache"]>;
  /** The options of each observer that is blank until `reload`. */
  readonly #blanked = new Map<Observer, Observer["options"]>();

  constructor(client: TenantClient, queryClient: QueryClient) {
    this.#client = client;
    this.#cache = queryClient.getQueryCache();
  }

  /** Cancels and removes every query. Their observers are blank until `reload`. */
  clear(): void {
    for (const query of this.#cache.getAll()) {
      this.#remove(query);
    }
  }

  /** Makes every blank observer load again, with the key hash of the active tenant. */
  reload(): void {
    for (const [observer, { queryHash, ...options }] of this.#blanked) {
      const kept = queryHash === undefined || hasTenantPrefix(queryHash) ? {} : { queryHash };
      observer.setOptions({ ...options, ...kept, _defaulted: false } as Observer["options"]);
    }
    this.#blanked.clear();
  }

  /** Removes the queries that do not belong to the tenant: those that started before there was one. */
  removeOtherTenants(): void {
    for (const query of this.#cache.getAll()) {
      if (isOfOtherTenant(this.#client, query.queryHash)) {
        this.#remove(query);
      }
    }
    this.reload();
  }

  /**
   * Removes what arrives for another tenant after a switch: a query that is restored from a store that tenants share,
   * and an observer that was made before the switch and is mounted later.
   */
  watch(): () => void {
    return this.#cache.subscribe((event) => {
      if (event.type === "added" && isOfOtherTenant(this.#client, event.query.queryHash)) {
        this.#cache.remove(event.query);
      } else if (event.type === "observerAdded" && isOfOtherTenant(this.#client, event.query.queryHash)) {
        this.#blank(event.observer);
        this.reload();
      }
    });
  }

  #remove(query: Query): void {
    for (const observer of [...query.observers]) {
      this.#blank(observer);
    }
    this.#cache.remove(query);
    removeData(query);
  }

  /**
   * Makes an observer show nothing, and removes what it could show: `keepPreviousData` shows the last query with data
   * that the observer saw, which need not be in the cache. So it gets a query with data, which is then emptied.
   */
  #blank(observer: Observer): void {
    const { options } = observer;
    const { select, ...rest } = options;
    let isEmpty = false;
    observer.setOptions({
      ...rest,
      queryHash: "tenantry:blank",
      // Also valid for an infinite query, which reads the members of its data.
      initialData: { pages: [], pageParams: [] },
      enabled: false,
      throwOnError: false,
      notifyOnChangeProps: () => (isEmpty ? "all" : []),
    });
    isEmpty = true;
    const blank = observer.getCurrentQuery();
    removeData(blank);
    this.#cache.remove(blank);
    this.#blanked.set(observer, options);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: TanStack Query's own bounds for an observer of any query.
type Observer = QueryObserver<any, any, any, any, any>;

/** Removes the data of a query, also for code that holds the query itself. */
function removeData(query: Pick<Query, "setState">): void {
  query.setState({ data: undefined, error: null, status: "pending", fetchStatus: "idle" });
}
