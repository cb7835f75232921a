// The caches that a switch clears.
import { reportError } from "./emitter.js";
import type { TenantCache } from "./tenant-client.js";

/** The caches that take part in the switches of one client. */
export class TenantCaches {
  readonly #caches = new Set<TenantCache>();

  add(cache: TenantCache): () => void {
    this.#caches.add(cache);
    return () => {
      this.#caches.delete(cache);
    };
  }

  /** Clears every cache and calls `next`, in one turn. If either throws, all caches load again. */
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
        // The switch is already done, or has already failed. This error belongs to the cache.
        reportError(error);
      }
    }
  }

  removeAll(): void {
    this.#caches.clear();
  }
}
