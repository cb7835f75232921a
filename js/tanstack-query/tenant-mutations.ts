// The second guard for mutations: on a switch all of them are forgotten.
import type { Mutation, MutationObserver, QueryClient } from "@tanstack/react-query";
import { kernelError } from "../wasm/module.js";

/** The mutations of one `QueryClient`, which are those of the client's tenant. */
export class TenantMutations {
  readonly #cache: ReturnType<QueryClient["getMutationCache"]>;
  // biome-ignore lint/suspicious/noExplicitAny: TanStack Query's own bounds for an observer of any mutation.
  readonly #observers = new Set<MutationObserver<any, any, any, any>>();

  constructor(queryClient: QueryClient) {
    this.#cache = queryClient.getMutationCache();
  }

  /** Knows who observes a mutation, which the mutation itself does not tell. */
  watch(): () => void {
    return this.#cache.subscribe((event) => {
      if (event.type === "observerAdded") {
        this.#observers.add(event.observer);
      } else if (event.type === "observerRemoved") {
        this.#observers.delete(event.observer);
      }
    });
  }

  /** Forgets every mutation. One in flight is not sent again, and calls nothing back: a roll-back would write old data. */
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
    mutationFn: () => Promise.reject(kernelError((module) => module.changedError())),
  });
}
