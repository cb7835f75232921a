import { now } from "../../profile/clock.js";

/** How long a result is used, also one that found nothing, in milliseconds. */
const MAX_AGE_MS = 60_000;

/** How long a look-up may take, in milliseconds. */
const DEADLINE_MS = 5_000;

/** How many results are kept of each kind. The oldest one goes first. */
const MAX_ENTRIES = 1_000;

interface Entry<Value> {
  readonly value: Promise<Value | null>;
  readonly until: number;
}

/**
 * Results of a look-up by key, also the ones that found nothing: Next.js offers no cache to a proxy. Calls for the same
 * key share one look-up. A failure is not kept, and neither is a look-up that does not end.
 *
 * @see https://github.com/vercel/next.js/issues/85475
 */
export class LookupCache<Value> {
  readonly #find: (key: string) => Promise<Value | null>;
  readonly #found = new Map<string, Entry<Value>>();
  // INVARIANT: keys without a tenant, which a visitor can invent, do not push out those of tenants.
  readonly #missing = new Map<string, Entry<Value>>();

  constructor(find: (key: string) => Promise<Value | null>) {
    this.#find = find;
  }

  get(key: string): Promise<Value | null> {
    const known = this.#found.get(key) ?? this.#missing.get(key);
    if (known && now() < known.until) {
      return known.value;
    }
    const value = inTime(this.#find, key);
    const entry = { value, until: now() + MAX_AGE_MS };
    this.#found.delete(key);
    put(this.#missing, key, entry);
    value.then(
      (found) => {
        if (found !== null && this.#missing.get(key) === entry) {
          this.#missing.delete(key);
          put(this.#found, key, entry);
        }
      },
      () => this.#missing.get(key) === entry && this.#missing.delete(key),
    );
    return value;
  }
}

function put<Value>(entries: Map<string, Value>, key: string, entry: Value): void {
  entries.delete(key);
  entries.set(key, entry);
  if (entries.size > MAX_ENTRIES) {
    entries.delete(entries.keys().next().value as string);
  }
}

/** The result of a look-up, or an error once the deadline has passed. */
async function inTime<Value>(find: (key: string) => Promise<Value>, key: string): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = () => new Error(`The look-up of ${key} took longer than ${DEADLINE_MS} ms.`);
    timer = setTimeout(() => reject(error()), DEADLINE_MS);
  });
  try {
    return await Promise.race([find(key), late]);
  } finally {
    clearTimeout(timer);
  }
}
