// One visit of a tenant: a request for it, and what is wrong with the answer.

import { isRefTo, readTenantRef } from "../tenant/tenant-ref.js";
import type { LeakOptions } from "./leak-options.js";
import { type App, type HandlerContext, type Target, targetOf } from "./target.js";
import { mentionFinder, type TenantMention, type TestTenant } from "./tenant-mentions.js";

/** What is wrong with an answer. */
export interface Finding {
  readonly what: string;
  /** The tenant that it names, where it names another. */
  readonly found: string | null;
  readonly cause?: unknown;
}

/** Visits an app as a tenant. Null where the answer is this tenant's. */
export type Probe = (asked: TestTenant, signal: AbortSignal, context: HandlerContext) => Promise<Finding | null>;

/** How these tenants visit an app. */
export function createProbe(app: App, options: LeakOptions, tenants: readonly TestTenant[]): Probe {
  const target = targetOf(app);
  const { header = "x-tenant-id", ids = "uuid", tenantsIn } = options;
  const { makeRequest = requestMaker(header, options, target) } = options;
  const naming = mentionFinder(header, tenants, ids);
  const read = (response: Response, body: string): TenantMention[] =>
    tenantsIn
      ? Array.from(tenantsIn(response, body), (tenant) => ({ where: "by tenantsIn", ...readTenantRef(tenant, ids) }))
      : naming(response, body);

  return async (asked, signal, context) => {
    const request = new Request(makeRequest(asked, target.base), { signal });
    try {
      const response = await target.ask(request, context);
      const body = await response.text();
      return check(asked, response, body, read(response, body));
    } catch (cause) {
      return { what: `The request of tenant ${asked.id} failed: ${String(cause)}.`, found: null, cause };
    }
  };
}

function requestMaker(header: string, { path = "/", host }: LeakOptions, { base, isServer }: Target) {
  return ({ id, slug }: TestTenant): Request => {
    const url = new URL(path, base);
    if (!host) {
      return new Request(url, { headers: { [header]: id } });
    }
    const named = host(slug);
    url.host = isServer ? url.host : named;
    return new Request(url, { headers: { host: named } });
  };
}

function check(
  { id, slug }: TestTenant,
  { ok, status }: Response,
  body: string,
  named: readonly TenantMention[],
): Finding | null {
  const other = named.find((naming) => !isRefTo(naming, { id, slug }));
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
