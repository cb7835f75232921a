// What a client knows of the tenant it acts for, ready to be read without asking anybody.

import type { RequestContext } from "../fetch/tenant-fetch.js";
import { now } from "../profile/clock.js";
import type { FlagValue, Limit, Snapshot, TenantProfile } from "../profile/profile.js";
import { brand, TenantId } from "../tenant/tenant-id.js";

/** What is known of the tenant acted for. */
export interface CurrentTenant {
  readonly id: TenantId;
  /** Null once it is too old to be shown. */
  readonly snapshot: Snapshot | null;
  readonly flags: ReadonlyMap<string, FlagValue>;
  readonly limits: ReadonlyMap<string, Limit>;
  readonly etag: string | null;
  /** When the profile was known to be right, on a clock that only runs forward (milliseconds). */
  readonly confirmedAt: number;
  readonly requestContext: RequestContext;
}

/** The tenant of a profile that was made at `madeAt` and known to be right `age` milliseconds ago. */
export function currentTenant(
  profile: TenantProfile,
  { madeAt, etag, age }: { madeAt: string; etag: string | null; age: number },
  requestContext: RequestContext,
): CurrentTenant {
  return {
    id: brand(profile.id),
    snapshot: { profile, madeAt },
    flags: new Map(Object.entries(profile.flags)),
    limits: new Map(Object.entries(profile.limits)),
    etag,
    confirmedAt: now() - age,
    requestContext: requestContext,
  };
}

/** The platform: an id, and nothing to show. */
export function platformTenant(requestContext: RequestContext): CurrentTenant {
  const nothing = { snapshot: null, flags: new Map(), limits: new Map(), etag: null };
  return { ...nothing, id: TenantId.PLATFORM, confirmedAt: now(), requestContext: requestContext };
}

/** The same tenant without its profile. */
export function withoutProfile(tenant: CurrentTenant): CurrentTenant {
  return { ...tenant, snapshot: null, flags: new Map(), limits: new Map() };
}
