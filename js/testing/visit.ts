// One visit of a tenant: a request for it, and what is wrong with the answer.

import { isNamed, readTenantRef } from "../tenant/tenant-ref.js";
import type { LeakOptions } from "./leak-options.js";
import { type App, type Context, type Target, targetOf } from "./target.js";
import { type NamedTenant, type Naming, namings } from "./whose.js";

/** What is wrong with an answer. */
export interface Finding {
  readonly what: string;
  /** The tenant that it names, where it names another. */
  readonly found: string | null;
  readonly cause?: unknown;
}

/** Visits an app as a tenant. Null where the answer is this tenant's. */
export type Visit = (asked: NamedTenant, signal: AbortSignal, context: Context) => Promise<Finding | null>;

/** How these tenants visit an app. */
export function visitorOf(app: App, options: LeakOptions, tenants: readonly NamedTenant[]): Visit {
  const target = targetOf(app);
  const { header = "x-tenant-id", ids = "uuid", tenantsIn } = options;
  const { makeRequest = requestMaker(header, options, target) } = options;
  const naming = namings(header, tenants, ids);
  const read = (response: Response, body: string): Naming[] =>
    tenantsIn
      ? Array.from(tenantsIn(response, body), (tenant) => ({ where: "by tenantsIn", ...readTenantRef(tenant, ids) }))
      : naming(response, body);

  return async (asked, signal, context) => {
    const request = new Request(makeRequest(asked, target.base), { signal });
    try {
      const response = await target.ask(request, context);
      const body = await response.text();
      return judge(asked, response, body, read(response, body));
    } catch (cause) {
      return { what: `The request of tenant ${asked.id} failed: ${String(cause)}.`, found: null, cause };
    }
  };
}

function requestMaker(header: string, { path = "/", host }: LeakOptions, { base, isServer }: Target) {
  return ({ id, slug }: NamedTenant): Request => {
    const url = new URL(path, base);
    if (!host) {
      return new Request(url, { headers: { [header]: id } });
    }
    const named = host(slug);
    url.host = isServer ? url.host : named;
    return new Request(url, { headers: { host: named } });
  };
}

function judge(
  { id, slug }: NamedTenant,
  { ok, status }: Response,
  body: string,
  named: readonly Naming[],
): Finding | null {
  const other = named.find((naming) => !isNamed(naming, { id, slug }));
  if (other) {
    const found = String(other.id ?? other.slug);
    return { what: `Leak: tenant ${id} was answered with ${found} in ${other.where}.`, found };
  }
  if (!ok) {
    return { what: `The request of tenant ${id} was answered ${status}: ${body.slice(0, 200)}`, found: null };
  }
  if (named.length === 0) {
    const hint = "Echo the header, put the id into the body, or say by `tenantsIn` how to tell.";
    return { what: `Nothing in an answer shows whose it is. ${hint}`, found: null };
  }
  return null;
}
