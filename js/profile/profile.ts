// What the backend says of a tenant, as JavaScript sees it.
import type { IdOptions } from "../tenant/tenant-id.js";
import { kernel } from "../wasm/module.js";

/** A flag value: any JSON. */
export type FlagValue = boolean | number | string | null | readonly FlagValue[] | { readonly [key: string]: FlagValue };

/** How much of something a tenant may use, and has used. */
export interface Limit {
  /** How much it may use. Null where it is `unlimited`, and where the tenant API does not say. */
  readonly limit: number | null;
  /** How much it has used. Null where the tenant API does not say. */
  readonly used: number | null;
  /** What is left, never below zero. Null where it is `unlimited`, and where `limit` or `used` is not known. */
  readonly remaining: number | null;
  /** Whether it may use as much as it likes. Never true for a limit that could not be read. */
  readonly unlimited: boolean;
  /** When the count begins anew (ISO 8601), if it does. */
  readonly resetsAt: string | null;
}

/** A tenant's brand. Every part is optional, and every part that is there has been parsed. */
export interface Branding {
  /** `#rrggbb` */
  readonly primaryColor?: string;
  /** `#rrggbb` */
  readonly secondaryColor?: string;
  /** A CSS font stack. */
  readonly fontFamily?: string;
  /** A CSS length, for corners. */
  readonly radius?: string;
  /** An https address or a path of the page's own origin, for `<img>`. */
  readonly logoUrl?: string;
  /** As `logoUrl`, for the icon of the browser tab. */
  readonly faviconUrl?: string;
}

/** Any word; editors complete the known ones. */
type OpenWord<Known extends string> = Known | (string & {});

/** A part of an answer that was left out because it is wrong. */
export interface TenantWarning {
  /** Where it stands, such as `branding.logoUrl`. */
  readonly path: string;
  /** What is wrong with it, or what is wanted there. */
  readonly reason: string;
}

/** A tenant as the directory describes it. What the directory does not say, or says wrongly, is null or not there. */
export interface TenantProfile {
  readonly id: string;
  /** The label in hosts. */
  readonly slug: string | null;
  readonly name: string | null;
  readonly kind: OpenWord<"client" | "solution" | "industry" | "platform"> | null;
  readonly tier: OpenWord<"starter" | "professional" | "enterprise"> | null;
  /** A known word is in lower case. A tenant that is suspended, archived, deleted, disabled or inactive is never given. */
  readonly status: OpenWord<"active" | "suspended" | "archived" | "deleted" | "disabled" | "inactive"> | null;
  /** Grows with every change. */
  readonly version: number | null;
  /** Flag values by key, as the backend writes the keys. The wire calls this member `features`. */
  readonly flags: { readonly [key: string]: FlagValue };
  /** Limits; the keys are as the backend writes them. */
  readonly limits: { readonly [key: string]: Limit };
  readonly branding: Branding;
  /** What was left out when the profile was read, and why. */
  readonly warnings: readonly TenantWarning[];
}

/** What `parseProfile` gives. */
export interface ParsedProfile {
  readonly profile: TenantProfile;
  /** What was left out, and why; the same as `profile.warnings`. */
  readonly warnings: readonly TenantWarning[];
}

/**
 * Reads a tenant's profile: the identity strictly, everything else part by part.
 *
 * - A wrong `id` or `slug` is an error, and so is an `id`, `slug` or `status` that is there twice.
 * - Any other part that is wrong is left out, alone, and reported.
 * - Give JSON text rather than what `JSON.parse` makes of it: it hides a key that is there twice.
 *
 * @param value The profile as data or as JSON text.
 * @param options say how its id is written; by default as a UUID.
 * @throws {InvalidTenantIdError} for an id that is not one.
 * @throws {TenantValidationError} for any other fault of the identity.
 * @throws {TenantNotActiveError} for a tenant that is suspended, archived, deleted, disabled or inactive.
 * @example
 * const { profile, warnings } = parseProfile(await response.text());
 */
export function parseProfile(value: unknown, { ids = "uuid" }: IdOptions = {}): ParsedProfile {
  const profile: TenantProfile = kernel((module) => module.parseProfile(value, ids, false));
  return { profile, warnings: profile.warnings };
}

/** As `parseProfile`, for a tenant that may be shut off. */
export function parseAnyProfile(value: unknown, { ids = "uuid" }: IdOptions = {}): TenantProfile {
  return kernel((module) => module.parseProfile(value, ids, true));
}

/** A profile and when it was made: what a server hands to the client, so that first paint needs no request. */
export interface Snapshot {
  readonly profile: TenantProfile;
  /** ISO 8601 */
  readonly madeAt: string;
}

/** A tenant that the signed-in person is a member of. */
export interface Membership {
  readonly id: string;
  readonly slug: string | null;
  readonly name: string | null;
  readonly role: string | null;
  readonly logoUrl: string | null;
}
