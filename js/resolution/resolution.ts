// The result of resolution.

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

/** One line of a trace: what a source said and how it was used. */
export interface TraceEntry {
  /** The source. */
  readonly source: Source;
  /**
   * - `used`: it names the tenant of the result;
   * - `agreed`: it names the same tenant;
   * - `unconfirmed`: it names a tenant in the other form, see `confirmResolution`;
   * - `passed over`: it was read, and does not count here;
   * - `refused`: it is wrong, so the request is refused;
   * - `absent`: the request does not have it;
   * - `off`: the options turn it off.
   */
  readonly outcome: "used" | "agreed" | "unconfirmed" | "passed over" | "refused" | "absent" | "off";
  /** A sentence for people, which may change. */
  readonly detail: string;
}

/** The result of `resolveTenant`: the tenant that the winning source names. */
export interface Resolution extends TenantClaim {
  /** One entry for each source. */
  readonly trace: readonly TraceEntry[];
  /** Other sources that named a tenant in the other form (id or slug). `confirmResolution` checks them. */
  readonly unconfirmed: readonly TenantClaim[];
}

/** A constructor that returns its argument, so that a subclass can add private members to a plain object. */
class ReturnOverride {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: that is its one purpose.
    return object;
  }
}

/** A resolution whose long members are computed on first access. */
class LazyExplanation extends ReturnOverride {
  readonly #explain: () => Resolution;
  #explanation: Resolution | undefined;

  constructor(resolution: object, explain: () => Resolution) {
    super(resolution);
    this.#explain = explain;
  }

  static get(resolution: LazyExplanation): Resolution {
    resolution.#explanation ??= resolution.#explain();
    return resolution.#explanation;
  }
}

const trace = {
  enumerable: true,
  get(this: LazyExplanation) {
    return LazyExplanation.get(this).trace;
  },
};

const unconfirmed = {
  enumerable: true,
  get(this: LazyExplanation) {
    return LazyExplanation.get(this).unconfirmed;
  },
};

/**
 * A resolution that computes `trace` and `unconfirmed` on first access, which few requests of a server need.
 *
 * It is a plain object, because Next.js passes it to client components. Shared getters cost a fifth of own ones.
 *
 * @param explain Computes the complete resolution of the same request.
 */
export function lazyResolution(claim: TenantClaim, isConfirmed: boolean, explain: () => Resolution): Resolution {
  const { id, slug, source } = claim;
  const resolution = isConfirmed ? { id, slug, source, unconfirmed: [] } : { id, slug, source };
  Object.defineProperty(resolution, "trace", trace);
  if (!isConfirmed) {
    Object.defineProperty(resolution, "unconfirmed", unconfirmed);
  }
  return new LazyExplanation(resolution, explain) as unknown as Resolution;
}
