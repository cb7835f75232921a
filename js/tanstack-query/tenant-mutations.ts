// The second guard for mutations: a switch removes all of them.
import type { Mutation, MutationObserver, QueryClient } from "@tanstack/react-query";
import { changedError } from "../wasm/refusals.js";

/** The mutations of one `QueryClient`, all of the client's tenant. */
export class TenantMutations {
  readonly #cache: ReturnType<QueryClient["getMutationCache"]>;
  // biome-ignore lint/suspicious/noExplicitAny: TanStack Query's own bounds for an observer of any mutation.
  readonly #observers = new Set<MutationObserver<any, any, any, any>>();

  constructor(queryClient: QueryClient) {
    this.#cache = queryClient.getMutationCache();
  }

  /** Tracks the observers of mutations, which a mutation does not expose. */
  watch(): () => void {
    return this.#cache.subscribe((event) => {
      if (event.type === "observerAdded") {
        this.#observers.add(event.observer);
      } else if (event.type === "observerRemoved") {
        this.#observers.delete(event.observer);
      }
    });
  }

  /** Removes every mutation. A pending one is not sent again and calls no callback: a rollback would write old data. */
  clear(): void {
    for (const observer of [...this.#observers]) {
      observer.reset();
    }
    for (const mutation of this.#cache.getAll()) {
      detach(mutation);
    }
    this.#cache.clear();
  }
}

function detach(mutation: Mutation): void {
  const { onMutate, onSuccess, onError, onSettled, ...options } = mutation.options;
  mutation.setOptions({
    ...options,
    mutationFn: () => Promise.reject(changedError()),
  });
}
