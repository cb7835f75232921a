import { now } from "../profile/clock.js";

/** How long a found result is used, and how long a missing one, in milliseconds. */
const MAX_AGE_MS = 60_000;

/** How many results are kept. The oldest one goes first. */
const MAX_ENTRIES = 1_000;

interface Entry<Value> {
  readonly value: Promise<Value>;
  readonly until: number;
}

/**
 * Results of a look-up by key, also the ones that found nothing. Calls for the same key share one look-up. A failure is
 * not kept.
 */
export class LookupCache<Value> {
  readonly #find: (key: string) => Promise<Value>;
  readonly #entries = new Map<string, Entry<Value>>();

  constructor(find: (key: string) => Promise<Value>) {
    this.#find = find;
  }

  get(key: string): Promise<Value> {
    const known = this.#entries.get(key);
    if (known && now() < known.until) {
      return known.value;
    }
    const entry = { value: this.#find(key), until: now() + MAX_AGE_MS };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.value.catch(() => this.#entries.get(key) === entry && this.#entries.delete(key));
    if (this.#entries.size > MAX_ENTRIES) {
      this.#entries.delete(this.#entries.keys().next().value as string);
    }
    return entry.value;
  }
}
