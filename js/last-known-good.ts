// The copy of a profile that a browser keeps for the day when the tenant API gives none. It is a tenant's thing in the
// browser's storage like any other, so clearing the tenant's storage clears it.
import type { FallbackStorage } from "./fallback-storage.js";
import type { TenantProfile } from "./profile.js";
import { type IdFormat, type TenantId, tenantIdOf } from "./tenant-id.js";
import { tenantKey } from "./tenant-key.js";
import type { NamedTenant } from "./tenant-ref.js";
import { kernel } from "./wasm/module.js";

/** A profile from the past. */
export interface KnownProfile {
  readonly profile: TenantProfile;
  readonly etag: string | null;
  /** When it was loaded, in milliseconds since 1970 on this machine's clock. */
  readonly at: number;
}

/** The key of the copy among those of its tenant. It is part of the public interface. */
export const PROFILE_KEY = "tenantry:profile";

/** The copies in a storage; where there is none, nothing is kept and nothing is found. */
export class LastKnownGood {
  readonly #storage: FallbackStorage | null;
  readonly #ids: IdFormat;

  constructor(storage: FallbackStorage | null, ids: IdFormat) {
    this.#storage = storage;
    this.#ids = ids;
  }

  keep(profile: TenantProfile, etag: string | null): void {
    const known: KnownProfile = { profile, etag, at: Date.now() };
    this.#storage?.write(tenantKey(tenantIdOf(profile.id), PROFILE_KEY), JSON.stringify(known));
  }

  forget(id: TenantId): void {
    this.#storage?.remove(tenantKey(id, PROFILE_KEY));
  }

  /** The copy of a tenant, unless it is too old or is not what it should be. */
  recall(tenant: NamedTenant): KnownProfile | null {
    for (const name of this.#storage?.names("tenant:") ?? []) {
      const known = name.endsWith(`:${PROFILE_KEY}`)
        ? read(tenant, this.#ids, this.#storage?.read(name) ?? null)
        : null;
      if (known !== null) {
        return known;
      }
    }
    return null;
  }
}

/** Anybody may have written what stands in a storage, so it is judged like an answer. */
function read(tenant: NamedTenant, ids: IdFormat, text: string | null): KnownProfile | null {
  try {
    const { profile: given, etag, at } = JSON.parse(text as string);
    const profile = kernel((module) => module.readProfile(tenant, ids, 200, undefined, given)) as TenantProfile;
    const isUsable = kernel((module) => module.isUsable(Date.now() - at));
    return isUsable ? { profile, etag: typeof etag === "string" ? etag : null, at } : null;
  } catch {
    return null;
  }
}
