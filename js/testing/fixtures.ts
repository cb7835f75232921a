// Tenants for tests. The kernel parses each one, so a fixture is always something that a tenant API could send.
import { TenantValidationError } from "../errors.js";
import { type Limit, type Membership, parseAnyProfile, type Snapshot, type TenantProfile } from "../profile/profile.js";
import type { IdFormat, IdOptions } from "../tenant/tenant-id.js";

/** The given members of a limit; the kernel computes the others. */
type LimitOverrides = Partial<Pick<Limit, "limit" | "used" | "resetsAt">>;

/** A profile with a slug and a name, as most have. */
export interface ProfileFixture extends TenantProfile {
  readonly slug: string;
  readonly name: string;
}

/** The given members of a profile. A limit may also be a number, or null for unlimited. */
export interface ProfileOverrides extends Partial<Omit<ProfileFixture, "limits" | "warnings">> {
  readonly limits?: Readonly<Record<string, LimitOverrides | number | null>>;
}

/**
 * A profile for tests. Without overrides it is active, of the tier `starter`, called Example, and has no flags, limits
 * or brand. Its id depends on its slug only: it is the same in every run, and different slugs have different ids.
 *
 * @param options The format of the id: with `ids: "opaque"` it is for example `org_5d41402a`.
 * @throws {TenantError} that names the field, for a value that a tenant API must not send.
 * @example
 * profileFixture({ slug: "globex", flags: { beta: true }, limits: { seats: { limit: 5, used: 2 } } });
 */
export function profileFixture(overrides: ProfileOverrides = {}, options: IdOptions = {}): ProfileFixture {
  const { slug = "example", name = slug.charAt(0).toUpperCase() + slug.slice(1) } = overrides;
  const { id = idOf(digest(slug), options.ids) } = overrides;
  const profile = parseAnyProfile({ ...DEFAULTS, ...overrides, id, slug, name }, options);
  const [warning] = profile.warnings;
  if (warning !== undefined) {
    const { path: field, reason } = warning;
    const message = `${field}: ${reason}. See https://tenantry.github.io/tenantry/errors/TENANT_VALIDATION`;
    throw new TenantValidationError(message, { code: "TENANT_VALIDATION", details: { field, reason } });
  }
  return profile as ProfileFixture;
}

/** A limit for tests. Without overrides 12 of 100 are used, and the count never restarts. */
export function limitFixture(overrides: LimitOverrides = {}): Limit {
  const { limits } = profileFixture({ limits: { it: { limit: 100, used: 12, ...overrides } } });
  return limits.it as Limit;
}

/** A user's membership of a tenant, in the role `member` by default. */
export function membershipFixture(
  { id, slug, name, branding }: TenantProfile,
  overrides: Partial<Membership> = {},
): Membership {
  return { id, slug, name, role: "member", logoUrl: branding.logoUrl ?? null, ...overrides };
}

/** The snapshot that a server passes to the browser, always made at the same time. */
export function snapshotFixture(profile: TenantProfile = acme): Snapshot {
  return { profile, madeAt: MADE_AT };
}

/**
 * This many tenants: `tenant-1`, `tenant-2`, … with ids that are the same in every run.
 *
 * @param options The format of the ids, UUIDs by default.
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

/** A valid id for a 32-bit integer. The ids of neighbours differ in many characters. */
function idOf(number: number, ids: IdFormat = "uuid"): string {
  const hex = number.toString(16).padStart(8, "0");
  if (ids === "opaque") {
    return `org_${hex}`;
  }
  return `${hex}-0000-4000-8000-${hex.padStart(12, "a")}`;
}

/** A hash of the text above 0 (FNV-1a, 32 bits). */
function digest(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash || 1;
}

/** Acme Corporation, of the tier `enterprise` with its flag on. */
export const acme: ProfileFixture = profileFixture({
  id: "11111111-1111-1111-1111-111111111111",
  slug: "acme",
  name: "Acme Corporation",
  tier: "enterprise",
  flags: { advanced_analytics: true },
  limits: { max_panels_per_month: { limit: 100, used: 12 } },
  branding: { primaryColor: "#1a56db" },
});

/** MedTech Labs, of the tier `professional`, with 19 of 20 panels used. */
export const medtech: ProfileFixture = profileFixture({
  id: "22222222-2222-2222-2222-222222222222",
  slug: "medtech",
  name: "MedTech Labs",
  tier: "professional",
  flags: { advanced_analytics: true },
  limits: { max_panels_per_month: { limit: 20, used: 19 } },
  branding: { primaryColor: "#0f766e" },
});

/** HealthCo Clinics, of the tier `starter`, with 5 of 5 panels used. */
export const healthco: ProfileFixture = profileFixture({
  id: "33333333-3333-3333-3333-333333333333",
  slug: "healthco",
  name: "HealthCo Clinics",
  flags: { advanced_analytics: false },
  limits: { max_panels_per_month: { limit: 5, used: 5 } },
  branding: { primaryColor: "#7c3aed" },
});
