// The copy of a profile that a browser keeps for the day when the tenant API gives none. It is a tenant's thing in the
// browser's storage like any other, so clearing the tenant's storage clears it.
import type { FallbackStorage } from "../browser/fallback-storage.js";
import { PROFILE_KEY } from "../browser/storage.js";
import { brand, type IdFormat } from "../tenant/tenant-id.js";
import { tenantKeyPrefix } from "../tenant/tenant-key.js";
import type { ParsedTenantRef } from "../tenant/tenant-ref.js";
import { kernel } from "../wasm/module.js";
import type { TenantProfile } from "./profile.js";

/** A profile from the past. */
export interface CachedProfile {
  readonly profile: TenantProfile;
  readonly etag: string | null;
  /** When it was loaded, in milliseconds since 1970 on this machine's clock. */
  readonly at: number;
}

/** The copies in a storage; where there is none, nothing is kept and nothing is found. */
export class LastKnownGood {
  readonly #storage: FallbackStorage | null;
  readonly #ids: IdFormat;

  constructor(storage: FallbackStorage | null, ids: IdFormat) {
    this.#storage = storage;
    this.#ids = ids;
  }

  save(profile: TenantProfile, etag: string | null): void {
    const known: CachedProfile = { profile, etag, at: Date.now() };
    this.#storage?.write(tenantKeyPrefix(brand(profile.id)) + PROFILE_KEY, JSON.stringify(known));
  }

  /** Deletes the copies of a tenant. */
  delete(tenant: ParsedTenantRef): void {
    for (const [name, text] of this.#copies()) {
      if (kernel((module) => module.isCopyOf(tenant, this.#ids, text))) {
        this.#storage?.remove(name);
      }
    }
  }

  /** The copy of a tenant, unless it is too old or is not what it should be. */
  find(tenant: ParsedTenantRef): CachedProfile | null {
    for (const [, text] of this.#copies()) {
      const known: CachedProfile | null = kernel((module) => module.readCopy(tenant, this.#ids, text, Date.now()));
      if (known !== null) {
        return known;
      }
    }
    return null;
  }

  *#copies(): Iterable<readonly [name: string, text: string]> {
    for (const name of this.#storage?.names("tenant:") ?? []) {
      const text = name.endsWith(`:${PROFILE_KEY}`) ? this.#storage?.read(name) : null;
      if (text != null) {
        yield [name, text];
      }
    }
  }
}
