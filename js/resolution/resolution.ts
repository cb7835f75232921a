// The result of resolution.

import type { TenantError } from "../errors.js";
import type { TenantId } from "../tenant/tenant-id.js";

/** The sources that can name the tenant, in the order of precedence, which the kernel defines. */
export const sources = ["pinned", "header", "subdomain", "session", "cookie", "default", "platform"] as const;

/** A source that can name the tenant, such as `header` or `subdomain`. */
export type Source = (typeof sources)[number];

/** A tenant as a source names it: by `id` or by `slug`; the other one is null. */
export interface TenantClaim {
  /** The id, if the source names the tenant by id. */
  readonly id: TenantId | null;
  /** The slug, if the source names the tenant by slug. */
  readonly slug: string | null;
  /** The source. */
  readonly source: Source;
}

/** One line of an explanation: what a source said and how it was used. */
export interface TraceEntry {
  /** The source. */
  readonly source: Source;
  /**
   * - `used`: it names the tenant of the result;
   * - `agreed`: it names the same tenant;
   * - `unconfirmed`: it names a tenant in the other form, see `confirmResolution`;
   * - `passed over`: it was read, and does not count here;
   * - `refused`: it is wrong, or names another tenant, so the request is refused;
   * - `absent`: the request does not have it;
   * - `off`: the options turn it off.
   */
  readonly outcome: "used" | "agreed" | "unconfirmed" | "passed over" | "refused" | "absent" | "off";
  /** A sentence for people, which may change. */
  readonly detail: string;
}

/** The result of `resolveTenant`: the tenant that the winning source names. A plain object. */
export interface Resolution extends TenantClaim {
  /** Other sources that named a tenant in the other form (id or slug). `confirmResolution` checks them. */
  readonly unconfirmed: readonly TenantClaim[];
}

/** The result of `explainTenant`: why a request is for a tenant, or why it is refused. */
export interface Explanation {
  /** One entry for each source, in the order of precedence. Empty if the request has no form that can be read. */
  readonly trace: readonly TraceEntry[];
  /** What `resolveTenant` returns; null if it throws. */
  readonly resolution: Resolution | null;
  /** What `resolveTenant` throws; null if it does not. */
  readonly error: TenantError | null;
}
