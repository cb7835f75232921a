// One probe of an app: a request of a tenant, and the check of the response.

import { isRefTo, readTenantRef } from "../tenant/tenant-ref.js";
import type { LeakOptions } from "./leak-options.js";
import { type App, type HandlerContext, type Target, targetOf } from "./target.js";
import { mentionFinder, type TenantMention, type TestTenant } from "./tenant-mentions.js";

/** What is wrong with a response. */
export interface Finding {
  readonly what: string;
  /** The other tenant that it names, if it names one. */
  readonly found: string | null;
  readonly cause?: unknown;
}

/** Sends a request of a tenant. Resolves to null if the response belongs to that tenant. */
export type Probe = (asked: TestTenant, signal: AbortSignal, context: HandlerContext) => Promise<Finding | null>;

/** Makes the probe for these tenants. */
export function createProbe(app: App, options: LeakOptions, tenants: readonly TestTenant[]): Probe {
  const target = targetOf(app);
  const { header = "x-tenant-id", ids = "uuid", tenantsIn } = options;
  const { makeRequest = requestMaker(header, options, target) } = options;
  const findMentions = mentionFinder(header, tenants, ids);
  const read = (response: Response, body: string): TenantMention[] =>
    tenantsIn
      ? Array.from(tenantsIn(response, body), (tenant) => ({ where: "by tenantsIn", ...readTenantRef(tenant, ids) }))
      : findMentions(response, body);

  return async (asked, signal, context) => {
    const request = new Request(makeRequest(asked, target.base), { signal });
    try {
      const response = await target.ask(request, context);
      const body = await response.text();
      return checkResponse(asked, response, body, read(response, body));
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

function checkResponse(
  { id, slug }: TestTenant,
  { ok, status }: Response,
  body: string,
  mentions: readonly TenantMention[],
): Finding | null {
  const other = mentions.find((mention) => !isRefTo(mention, { id, slug }));
  if (other) {
    const found = String(other.id ?? other.slug);
    return { what: `Leak: a request of tenant ${id} got a response with ${found} in ${other.where}.`, found };
  }
  if (!ok) {
    return { what: `The request of tenant ${id} got status ${status}: ${body.slice(0, 200)}`, found: null };
  }
  if (mentions.length === 0) {
    const hint = "Echo the header, put the id into the body, or pass `tenantsIn`.";
    return { what: `The response names no tenant. ${hint}`, found: null };
  }
  return null;
}
