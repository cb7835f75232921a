// What the sources came to.

/** The places that can name the tenant, in the order of precedence, which is the kernel's. */
export const sources = ["pinned", "header", "subdomain", "session", "cookie", "default", "platform"] as const;

/** A place that can name the tenant. */
export type Source = (typeof sources)[number];

/** A tenant as a source named it: by `id` or by `slug`, the other is null. */
export interface TenantClaim {
  readonly id: string | null;
  readonly slug: string | null;
  readonly source: Source;
}

/** What one source said and what became of it, in words for a person. */
export interface TraceEntry {
  readonly source: Source;
  readonly outcome: "used" | "agreed" | "unconfirmed" | "passed over" | "absent" | "off";
  readonly detail: string;
}

/** The tenant that the sources name: the winner's claim, and how it came about. */
export interface Resolution extends TenantClaim {
  /** One entry for every source. */
  readonly trace: readonly TraceEntry[];
  /** Other sources that named a tenant in the other spelling. `confirmResolution` checks them. */
  readonly unconfirmed: readonly TenantClaim[];
}

/** Gives back what it is made from, so that an object that stays plain can have private members. */
class ReturnOverride {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: that is its one purpose.
    return object;
  }
}

/** A resolution that can be asked for its long parts. */
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
 * A resolution whose long parts are asked for when somebody looks at them, which few requests of a server do.
 *
 * It is a plain object, which Next.js hands to client components. Getters shared by all of them cost a fifth of what an
 * object's own do.
 *
 * @param explain gives the whole answer to the same question.
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
