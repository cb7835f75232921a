// What holds a tenant's data beside the client, and must not outlive a switch.
import { reportError } from "./emitter.js";
import type { TenantCache } from "./tenant-client.js";

/** The caches that take part in a client's switches. */
export class TenantCaches {
  readonly #caches = new Set<TenantCache>();

  add(cache: TenantCache): () => void {
    this.#caches.add(cache);
    return () => {
      this.#caches.delete(cache);
    };
  }

  /** Empties all of them and then does `next`, in one turn. Where either throws, what is in use is loaded anew. */
  clearThen(next: () => void): void {
    try {
      for (const cache of this.#caches) {
        cache.clear();
      }
      next();
    } catch (error) {
      this.reload();
      throw error;
    }
  }

  reload(): void {
    for (const cache of this.#caches) {
      try {
        cache.reload?.();
      } catch (error) {
        // The switch has happened, or has failed already. This error is the cache's own.
        reportError(error);
      }
    }
  }

  removeAll(): void {
    this.#caches.clear();
  }
}
