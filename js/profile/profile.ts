// The data that the tenant API has of a tenant, as TypeScript types.
import type { ErrorData } from "../errors.js";
import type { Resolution } from "../resolution/resolution.js";
import type { IdOptions } from "../tenant/tenant-id.js";
import { parseProfile as parse } from "../wasm/generated/tenantry.js";
import { call } from "../wasm/kernel.js";

/** The value of a flag: any JSON. */
export type FlagValue = boolean | number | string | null | readonly FlagValue[] | { readonly [key: string]: FlagValue };

/** A limit of a tenant and its current use. */
export interface Limit {
  /** The maximum. Null if it is `unlimited` or not known. */
  readonly limit: number | null;
  /** The current use. Null if it is not known. */
  readonly used: number | null;
  /** The rest, never below zero. Null if it is `unlimited`, or if `limit` or `used` is not known. */
  readonly remaining: number | null;
  /** Whether there is no maximum. Never true for a limit that could not be read. */
  readonly unlimited: boolean;
  /** When the count restarts (ISO 8601); null if it never does. */
  readonly resetsAt: string | null;
}

/**
 * The colors of a brand for one color scheme, in any spelling of CSS Color 4.
 *
 * In a profile, colors of digits are `#rrggbb` or `#rrggbbaa`, and others are as the backend spells them, for example
 * `oklch(55% 0.2 260)`. `parseBranding` and `brandingPalette` turn each into digits.
 */
export interface BrandColors {
  /** The main color. */
  readonly primaryColor?: string;
  /** The second color. */
  readonly secondaryColor?: string;
  /** The background of pages. */
  readonly backgroundColor?: string;
  /** The text on that background. */
  readonly textColor?: string;
}

/** The brand of a tenant. Every part is optional and has been checked. Its own colors are those of light pages. */
export interface Branding extends BrandColors {
  /** The colors of dark pages. Those that are missing come from the colors of light pages. */
  readonly dark?: BrandColors;
  /** A CSS font stack, for example `Inter, "Segoe UI", sans-serif`. */
  readonly fontFamily?: string;
  /** Like `fontFamily`, for headings. */
  readonly headingFontFamily?: string;
  /** A CSS length for corner radii, for example `8px`. */
  readonly radius?: string;
  /** An https URL, or a path of the page's own origin, for `<img>`. */
  readonly logoUrl?: string;
  /** Like `logoUrl`, for dark pages. */
  readonly logoDarkUrl?: string;
  /** Like `logoUrl`, for the icon of the browser tab. */
  readonly faviconUrl?: string;
  /** The name of the product, for titles. */
  readonly productName?: string;
}

/** Any string; editors complete the known ones. */
type OpenWord<Known extends string> = Known | (string & {});

/** A part of a response that was left out because it is wrong. */
export interface TenantWarning {
  /** The path of the part, for example `branding.logoUrl`. */
  readonly path: string;
  /** What is wrong, or what to write instead. */
  readonly reason: string;
}

/** The profile of a tenant. What the tenant API does not say, or says wrongly, is null or missing. */
export interface TenantProfile {
  /** The id in its canonical spelling. */
  readonly id: string;
  /** The label of the tenant in hosts: `acme` in `acme.vital.health`. */
  readonly slug: string | null;
  /** The name for people. */
  readonly name: string | null;
  /** What sort of tenant it is. */
  readonly kind: OpenWord<"client" | "solution" | "industry" | "platform"> | null;
  /** The plan. */
  readonly tier: OpenWord<"starter" | "professional" | "enterprise"> | null;
  /**
   * Known words are in lowercase. A profile that is suspended, archived, deleted, disabled or inactive is refused with
   * `TenantNotActiveError`, so a client never has one.
   */
  readonly status: OpenWord<"active" | "suspended" | "archived" | "deleted" | "disabled" | "inactive"> | null;
  /** Increases with every change of the profile. */
  readonly version: number | null;
  /** Flag values by key, as the backend writes the keys. The wire calls this member `features`. */
  readonly flags: { readonly [key: string]: FlagValue };
  /** Limits by key, as the backend writes the keys. */
  readonly limits: { readonly [key: string]: Limit };
  /** The brand, for `brandingCss` and `<img>`. */
  readonly branding: Branding;
  /** What was left out when the profile was read, and why. */
  readonly warnings: readonly TenantWarning[];
}

/** The result of `parseProfile`. */
export interface ParsedProfile {
  /** The profile without its wrong parts. */
  readonly profile: TenantProfile;
  /** The same list as `profile.warnings`. */
  readonly warnings: readonly TenantWarning[];
}

/**
 * Reads a tenant's profile: the identity strictly, everything else part by part.
 *
 * - A wrong `id` or `slug` is an error, and so is an `id`, `slug` or `status` that occurs twice.
 * - Any other wrong part is left out alone and reported in `warnings`.
 * - Pass JSON text rather than the result of `JSON.parse`, which hides duplicate keys.
 *
 * @param value The profile, as data or as JSON text.
 * @param options The format of the id, a UUID by default.
 * @throws {InvalidTenantIdError} for a wrong id.
 * @throws {TenantValidationError} for any other fault of the identity.
 * @throws {TenantNotActiveError} for a tenant that is suspended, archived, deleted, disabled or inactive.
 * @example
 * const { profile, warnings } = parseProfile(await response.text());
 */
export function parseProfile(value: unknown, { ids = "uuid" }: IdOptions = {}): ParsedProfile {
  const profile: TenantProfile = call(parse, value, ids, false);
  return { profile, warnings: profile.warnings };
}

/** Like `parseProfile`, but also for a tenant that is not active. */
export function parseAnyProfile(value: unknown, { ids = "uuid" }: IdOptions = {}): TenantProfile {
  return call(parse, value, ids, true);
}

/**
 * A profile and when it was made. A server passes it to the client in the browser, so that the first paint needs no
 * request. It is JSON that older and newer versions of the SDK can read.
 */
export interface Snapshot {
  /** The profile. */
  readonly profile: TenantProfile;
  /** When the server loaded the profile (ISO 8601). */
  readonly madeAt: string;
}

/**
 * What a server passes on where it has no profile: it is on the platform, or the profile could not be loaded. The first
 * render in the browser then equals the server's.
 */
export interface EmptySnapshot {
  readonly profile: null;
  /** How the server resolved the request. A browser tab resolves for itself. */
  readonly resolution: Resolution;
  /** Why the profile could not be loaded; null on the platform. */
  readonly error: ErrorData | null;
}

/** Whether a snapshot has no profile on purpose. */
export function isEmpty(snapshot: Snapshot | EmptySnapshot): snapshot is EmptySnapshot {
  return snapshot.profile === null && "resolution" in snapshot;
}

/** A tenant of which the signed-in user is a member. */
export interface Membership {
  /** The id of the tenant. */
  readonly id: string;
  /** The label of the tenant in hosts. */
  readonly slug: string | null;
  /** The name of the tenant for people. */
  readonly name: string | null;
  /** The user's role in the tenant, as the tenant API names it. */
  readonly role: string | null;
  /** An https URL, or a path of the page's own origin, for `<img>`. */
  readonly logoUrl: string | null;
}
