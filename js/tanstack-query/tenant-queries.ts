// The second guard for queries: on a switch all of them are forgotten, and what is mounted asks again.
import type { Query, QueryClient, QueryObserver } from "@tanstack/react-query";
import type { TenantClient } from "../client/tenant-client.js";
import { hasTenantPrefix, isOfOtherTenant } from "./query-key-hash.js";

/** The queries of one `QueryClient`, which are those of the client's tenant. */
export class TenantQueries {
  readonly #client: TenantClient;
  readonly #cache: ReturnType<QueryClient["getQueryCache"]>;
  /** What each observer that shows nothing now was asking for. */
  readonly #blanked = new Map<Observer, Observer["options"]>();

  constructor(client: TenantClient, queryClient: QueryClient) {
    this.#client = client;
    this.#cache = queryClient.getQueryCache();
  }

  /** Cancels and forgets every query. Those who observe one show nothing until `reload`. */
  clear(): void {
    for (const query of this.#cache.getAll()) {
      this.#remove(query);
    }
  }

  /** Has every observer ask again, by the key that is the current tenant's. */
  reload(): void {
    for (const [observer, { queryHash, ...options }] of this.#blanked) {
      const kept = queryHash === undefined || hasTenantPrefix(queryHash) ? {} : { queryHash };
      observer.setOptions({ ...options, ...kept, _defaulted: false } as Observer["options"]);
    }
    this.#blanked.clear();
  }

  /** Leaves the queries that are not the tenant's: those begun before there was one. */
  removeOtherTenants(): void {
    for (const query of this.#cache.getAll()) {
      if (isOfOtherTenant(this.#client, query.queryHash)) {
        this.#remove(query);
      }
    }
    this.reload();
  }

  /**
   * Keeps out what comes for another tenant after a switch: a query that is restored from a store which tenants share, and an
   * observer that was made before the switch and is mounted only now.
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
    empty(query);
  }

  /**
   * Makes an observer show nothing, and remember nothing to show: `keepPreviousData` is served from the last query with data
   * that the observer saw, which need not be in the cache any more. So it is shown a query with data, and that is emptied.
   */
  #blank(observer: Observer): void {
    const { options } = observer;
    const { select, ...rest } = options;
    let isEmpty = false;
    observer.setOptions({
      ...rest,
      queryHash: "tenantry:blank",
      // Also for an infinite query, which looks into its data.
      initialData: { pages: [], pageParams: [] },
      enabled: false,
      throwOnError: false,
      notifyOnChangeProps: () => (isEmpty ? "all" : []),
    });
    isEmpty = true;
    const blank = observer.getCurrentQuery();
    empty(blank);
    this.#cache.remove(blank);
    this.#blanked.set(observer, options);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: TanStack Query's own bounds for an observer of any query.
type Observer = QueryObserver<any, any, any, any, any>;

/** Takes the data out of a query, also for whoever holds on to the query itself. */
function empty(query: Pick<Query, "setState">): void {
  query.setState({ data: undefined, error: null, status: "pending", fetchStatus: "idle" });
}
