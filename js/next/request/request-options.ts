// The resolve options of a request: those of the configuration, and the tenant of the request's own custom domain.

import { type HostFacts, readHost } from "../../resolution/host-facts.js";
import { sources } from "../../resolution/resolution.js";
import type { ResolveOptions } from "../../resolution/resolve-options.js";
import { readTenantRef } from "../../tenant/tenant-ref.js";
import { LookupCache } from "./lookup-cache.js";
import { resolveOptionsIn, type Tenancy } from "./tenancy.js";

/** The headers of a request in Next.js. */
export type RequestHeaders = Pick<Headers, "get">;

/** The options of a request, and its host. */
export interface RequestOptions {
  readonly options: ResolveOptions;
  /** Null if the request has no host, or if it is not a host. */
  readonly host: HostFacts | null;
}

/**
 * The options of a configuration, as one object for each configuration: it is parsed once.
 *
 * A page does not read the tenant header, because a visitor can send one too. It counts if `sources` lists it.
 */
export function resolveOptionsOf(tenancy: Tenancy): ResolveOptions {
  return rulesOf(tenancy).options;
}

/**
 * The options of one request. For a host under no domain of the configuration `findDomain` is asked.
 *
 * @throws what `findDomain` throws.
 */
export async function requestOptions(tenancy: Tenancy, headers: RequestHeaders): Promise<RequestOptions> {
  const { options, domains } = rulesOf(tenancy);
  const host = readHost({ headers }, options);
  if (host?.kind !== "unknown" || !domains) {
    return { options, host };
  }
  const found = await domains.get(host.name);
  return found ? { options: found, host: readHost({ headers }, found) } : { options, host };
}

interface Rules {
  readonly options: ResolveOptions;
  /** The options for each looked-up host. They hold that host alone, so their number is bounded with the results. */
  readonly domains: LookupCache<ResolveOptions> | null;
}

/** What is kept here is public: which tenant has which domain. */
const rules = new WeakMap<Tenancy, Rules>();

function rulesOf(tenancy: Tenancy): Rules {
  const known = rules.get(tenancy) ?? makeRules(tenancy);
  rules.set(tenancy, known);
  return known;
}

function makeRules(tenancy: Tenancy): Rules {
  const { findDomain, ids = "uuid" } = tenancy;
  const options = { sources: sources.filter((source) => source !== "header"), ...resolveOptionsIn(tenancy) };
  const optionsFor = async (host: string) => {
    const tenant = await findDomain?.(host);
    if (tenant == null) {
      return null;
    }
    // A wrong answer of `findDomain` fails the look-up. It is not the visitor's mistake.
    return { ...options, customDomains: { [host]: readTenantRef(tenant, ids) as { id: string } } };
  };
  return { options, domains: findDomain ? new LookupCache(optionsFor) : null };
}
