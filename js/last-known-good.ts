// The copy of a profile that a browser keeps for the day when the tenant API gives none. It is a tenant's thing in the
// browser's storage like any other, so clearing the tenant's storage clears it.
import type { TenantProfile } from "./profile.js";
import { tenantKey } from "./tenant-key.js";
import { kernel } from "./wasm/module.js";

/** A profile from the past. */
export interface KnownProfile {
  readonly profile: TenantProfile;
  readonly etag: string | null;
  /** When it was loaded, in milliseconds since 1970 on this machine's clock. */
  readonly at: number;
}

const KEY = "tenantry:profile";

/** The copies in a storage; in none, nothing is kept and nothing is found. */
export class LastKnownGood {
  readonly #storage: () => Storage | null;
  readonly #onDenied: (error: Error) => void;

  /** `storage` may throw, where it is denied. */
  constructor(storage: () => Storage | null, onDenied: (error: Error) => void) {
    this.#storage = storage;
    this.#onDenied = onDenied;
  }

  keep(profile: TenantProfile, etag: string | null): void {
    const known: KnownProfile = { profile, etag, at: Date.now() };
    this.#attempt((storage) => storage.setItem(tenantKey(profile.id, KEY), JSON.stringify(known)));
  }

  forget(id: string): void {
    this.#attempt((storage) => storage.removeItem(tenantKey(id, KEY)));
  }

  /** The copy of a tenant, by id or slug, unless it is too old or is not what it should be. */
  recall(tenant: string): KnownProfile | null {
    return this.#attempt((storage) => {
      for (const name of Object.keys(storage).filter((name) => name.endsWith(`:${KEY}`))) {
        const known = read(tenant, storage.getItem(name));
        if (known !== null) {
          return known;
        }
      }
      return null;
    });
  }

  #attempt<Answer>(work: (storage: Storage) => Answer): Answer | null {
    try {
      const storage = this.#storage();
      return storage && work(storage);
    } catch (error) {
      this.#onDenied(error as Error);
      return null;
    }
  }
}

/** Anybody may have written what stands in a storage, so it is judged like an answer. */
function read(tenant: string, text: string | null): KnownProfile | null {
  try {
    const { profile: given, etag, at } = JSON.parse(text as string);
    const profile = kernel((module) => module.readKnownProfile(tenant, given)) as TenantProfile;
    const isUsable = kernel((module) => module.isUsable(Date.now() - at));
    return isUsable ? { profile, etag: typeof etag === "string" ? etag : null, at } : null;
  } catch {
    return null;
  }
}
