// The last known good profile: a copy in the browser's storage, for a start while the tenant API does not respond. It
// is stored like any other value of the tenant, so `storage.clearTenant()` removes it.
import type { FallbackStorage } from "../browser/fallback-storage.js";
import { PROFILE_KEY } from "../browser/storage.js";
import { brand, type IdFormat } from "../tenant/tenant-id.js";
import { tenantKeyPrefix } from "../tenant/tenant-key.js";
import type { ParsedTenantRef } from "../tenant/tenant-ref.js";
import { isCopyOf, readCopy } from "../wasm/generated/tenantry.js";
import { call } from "../wasm/kernel.js";
import type { TenantProfile } from "./profile.js";

/** A stored profile. */
export interface CachedProfile {
  readonly profile: TenantProfile;
  readonly etag: string | null;
  /** When it was loaded, by this machine's clock (ms since 1970). */
  readonly at: number;
}

/** The stored profiles in one storage. Without a storage it stores and finds nothing. */
export class LastKnownGood {
  readonly #storage: FallbackStorage | null;
  readonly #ids: IdFormat;

  constructor(storage: FallbackStorage | null, ids: IdFormat) {
    this.#storage = storage;
    this.#ids = ids;
  }

  save(profile: TenantProfile, etag: string | null): void {
    if (this.#storage === null) {
      return;
    }
    const known: CachedProfile = { profile, etag, at: Date.now() };
    this.#storage.write(tenantKeyPrefix(brand(profile.id)) + PROFILE_KEY, JSON.stringify(known));
  }

  /** Deletes the stored profiles of a tenant. */
  delete(tenant: ParsedTenantRef): void {
    for (const [name, text] of this.#copies()) {
      if (call(isCopyOf, tenant, this.#ids, text)) {
        this.#storage?.remove(name);
      }
    }
  }

  /** The stored profile of a tenant; null if there is none, or if it is too old or malformed. */
  find(tenant: ParsedTenantRef): CachedProfile | null {
    for (const [, text] of this.#copies()) {
      const known = call<CachedProfile | null>(readCopy, tenant, this.#ids, text, Date.now());
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
