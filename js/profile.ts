// What the backend says of a tenant, as JavaScript sees it.

/** A flag value: any JSON. */
export type FlagValue = boolean | number | string | null | readonly FlagValue[] | { readonly [key: string]: FlagValue };

/** How much of something a tenant may use, and has used. */
export interface Limit {
  /** How much it may use; null is unlimited. */
  readonly limit: number | null;
  readonly used: number;
  /** What is left, never below zero; null is unlimited. */
  readonly remaining: number | null;
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

/** A tenant as the directory describes it. */
export interface TenantProfile {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly kind: "client" | "solution" | "industry" | "platform";
  readonly tier: "starter" | "professional" | "enterprise";
  readonly status: "active" | "suspended" | "archived";
  /** Grows with every change. */
  readonly version: number;
  /** Flag values; the keys are as the backend writes them. */
  readonly features: { readonly [key: string]: FlagValue };
  /** Limits; the keys are as the backend writes them. */
  readonly limits: { readonly [key: string]: Limit };
  readonly branding: Branding;
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
  readonly slug: string;
  readonly name: string;
  readonly role: string;
  readonly logoUrl: string | null;
}
