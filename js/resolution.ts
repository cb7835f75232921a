// What the sources came to.

/** A place that can name the tenant, in the order of precedence. */
export type Source = "pinned" | "header" | "subdomain" | "session" | "cookie" | "default" | "platform";

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

/**
 * Reads the kernel's answer, four words at most: source, spelling, tenant, and whether lower claims are unconfirmed.
 * The long answer is asked for only when somebody looks at it, which few requests of a server do.
 */
export function readResolution(answer: string, explain: () => Resolution): Resolution {
  const [source, spelling, tenant, unconfirmed] = answer.split(" ") as [Source, "id" | "slug", string, string?];
  let explained: Resolution | undefined;
  const explanation = () => {
    explained ??= explain();
    return explained;
  };
  return {
    id: spelling === "id" ? tenant : null,
    slug: spelling === "slug" ? tenant : null,
    source,
    get trace() {
      return explanation().trace;
    },
    get unconfirmed() {
      return unconfirmed === undefined ? [] : explanation().unconfirmed;
    },
  };
}
