// Tenants to test with. The kernel parses each, so that a fixture is never what a backend could not send.
import { TenantValidationError } from "../errors.js";
import { type Limit, type Membership, parseAnyProfile, type Snapshot, type TenantProfile } from "../profile/profile.js";
import type { IdFormat, IdOptions } from "../tenant/tenant-id.js";

/** What is given of a limit; the kernel works out the rest. */
type LimitOverrides = Partial<Pick<Limit, "limit" | "used" | "resetsAt">>;

/** A profile that has a slug and a name, as most have. */
export interface ProfileFixture extends TenantProfile {
  readonly slug: string;
  readonly name: string;
}

/** What is given of a profile. A limit may also be a number, or null for unlimited. */
export interface ProfileOverrides extends Partial<Omit<ProfileFixture, "limits" | "warnings">> {
  readonly limits?: Readonly<Record<string, LimitOverrides | number | null>>;
}

/**
 * A profile. Without overrides it is an active starter called Example, with no flags, limits or brand. Its id follows
 * from its slug: tenants of different slugs have different ids, the same in every run.
 *
 * @param options say how its id is written: with `ids: "opaque"` it is one such as `org_5d41402a`.
 * @throws {TenantError} that names the field, for what no backend may send.
 */
export function profileFixture(overrides: ProfileOverrides = {}, options: IdOptions = {}): ProfileFixture {
  const { slug = "example", name = slug.charAt(0).toUpperCase() + slug.slice(1) } = overrides;
  const { id = idOf(digest(slug), options.ids) } = overrides;
  const profile = parseAnyProfile({ ...DEFAULTS, ...overrides, id, slug, name }, options);
  const [warning] = profile.warnings;
  if (warning !== undefined) {
    const { path: field, reason } = warning;
    throw new TenantValidationError(`${field}: ${reason}.`, { code: "TENANT_VALIDATION", details: { field, reason } });
  }
  return profile as ProfileFixture;
}

/** A limit. Without overrides 12 of 100 are used, and the count never begins anew. */
export function limitFixture(overrides: LimitOverrides = {}): Limit {
  const { limits } = profileFixture({ limits: { it: { limit: 100, used: 12, ...overrides } } });
  return limits.it as Limit;
}

/** A person's membership of a tenant, in the role `member` by default. */
export function membershipFixture(
  { id, slug, name, branding }: TenantProfile,
  overrides: Partial<Membership> = {},
): Membership {
  return { id, slug, name, role: "member", logoUrl: branding.logoUrl ?? null, ...overrides };
}

/** The snapshot that a server hands to the browser, always of the same moment. */
export function snapshotFixture(profile: TenantProfile = acme): Snapshot {
  return { profile, madeAt: MADE_AT };
}

/**
 * So many tenants, each with a slug and an id of its own: `tenant-1`, `tenant-2`, …; the same in every run.
 *
 * @param options say how their ids are written: UUIDs by default.
 */
export function tenantFixtures(count: number, options: IdOptions = {}): readonly ProfileFixture[] {
  return Array.from({ length: count }, (_, index) => {
    const id = idOf(index + 1, options.ids);
    return profileFixture({ slug: `tenant-${index + 1}`, name: `Tenant ${index + 1}`, id }, options);
  });
}

const DEFAULTS = {
  kind: "client",
  tier: "starter",
  status: "active",
  version: 0,
  flags: {},
  limits: {},
  branding: {},
};

const MADE_AT = "2026-01-01T00:00:00.000Z";

/** A valid id for a whole number of 32 bits; those of neighbours differ in many places. */
function idOf(number: number, ids: IdFormat = "uuid"): string {
  const hex = number.toString(16).padStart(8, "0");
  if (ids === "opaque") {
    return `org_${hex}`;
  }
  return `${hex}-0000-4000-8000-${hex.padStart(12, "a")}`;
}

/** A whole number above 0 that follows from the text (FNV-1a). */
function digest(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash || 1;
}

/** Acme Corporation, an enterprise with everything turned on. */
export const acme: ProfileFixture = profileFixture({
  id: "11111111-1111-1111-1111-111111111111",
  slug: "acme",
  name: "Acme Corporation",
  tier: "enterprise",
  flags: { advanced_analytics: true },
  limits: { max_panels_per_month: { limit: 100, used: 12 } },
  branding: { primaryColor: "#1a56db" },
});

/** MedTech Labs, a professional that has used most of what it may. */
export const medtech: ProfileFixture = profileFixture({
  id: "22222222-2222-2222-2222-222222222222",
  slug: "medtech",
  name: "MedTech Labs",
  tier: "professional",
  flags: { advanced_analytics: true },
  limits: { max_panels_per_month: { limit: 20, used: 19 } },
  branding: { primaryColor: "#0f766e" },
});

/** HealthCo Clinics, a starter that has used up what it may. */
export const healthco: ProfileFixture = profileFixture({
  id: "33333333-3333-3333-3333-333333333333",
  slug: "healthco",
  name: "HealthCo Clinics",
  flags: { advanced_analytics: false },
  limits: { max_panels_per_month: { limit: 5, used: 5 } },
  branding: { primaryColor: "#7c3aed" },
});
