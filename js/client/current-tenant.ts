// The active tenant in a form that is read without calls to the module.

import type { RequestContext } from "../fetch/tenant-fetch.js";
import { now } from "../profile/clock.js";
import type { FlagValue, Limit, Snapshot, TenantProfile } from "../profile/profile.js";
import { brand, TenantId } from "../tenant/tenant-id.js";

/** The active tenant of a client. */
export interface CurrentTenant {
  readonly id: TenantId;
  /** Null for the platform, and for a profile older than 24 h. */
  readonly snapshot: Snapshot | null;
  readonly flags: ReadonlyMap<string, FlagValue>;
  readonly limits: ReadonlyMap<string, Limit>;
  readonly etag: string | null;
  /** When the tenant API last confirmed the profile, on the monotonic clock (ms). */
  readonly confirmedAt: number;
  readonly requestContext: RequestContext;
}

/** The tenant of a profile that was made at `madeAt` (ISO 8601) and last confirmed `age` ms ago. */
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

/** The platform: an id without a profile. */
export function platformTenant(requestContext: RequestContext): CurrentTenant {
  const nothing = { snapshot: null, flags: new Map(), limits: new Map(), etag: null };
  return { ...nothing, id: TenantId.PLATFORM, confirmedAt: now(), requestContext: requestContext };
}

/** The same tenant without its profile. */
export function withoutProfile(tenant: CurrentTenant): CurrentTenant {
  return { ...tenant, snapshot: null, flags: new Map(), limits: new Map() };
}
