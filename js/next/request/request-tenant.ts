// The tenant of a request in Next.js: one client for each request, made from its headers.

import { notFound } from "next/navigation.js";
import { createTenantClient } from "../../client/client.js";
import type { TenantClient } from "../../client/tenant-client.js";
import type { TenantProfile } from "../../profile/profile.js";
import type { HostFacts } from "../../resolution/host-facts.js";
import type { TenantId } from "../../tenant/tenant-id.js";
import type { TenantRef } from "../../tenant/tenant-ref.js";
import { incomingHeaders } from "./incoming-headers.js";
import { requestFetch } from "./request-fetch.js";
import { requestOptions } from "./request-options.js";
import { resolveRequest } from "./request-resolution.js";
import type { Tenancy } from "./tenancy.js";

/** A client on a tenant, as opposed to the platform. */
export type ActiveTenantClient = TenantClient & { readonly tenant: TenantProfile; readonly tenantId: TenantId };

/** The client of each request, by the request's headers and the configuration. */
const clients = new WeakMap<object, WeakMap<Tenancy, Promise<TenantClient>>>();

/**
 * The tenant client of the current request, for server components, route handlers and server actions. Calls for the
 * same request get the same client.
 *
 * It resolves the host of the request itself, and reads no header that a proxy of yours wrote or dropped. On the
 * platform `client.tenant` is null. If the tenant's profile cannot be loaded, `client.tenant` is null and
 * `client.error` says why.
 *
 * @throws {TenantError} for a request that names no tenant, or two.
 * @throws what `findDomain` throws.
 * @example
 * const { tenant } = await getTenant(tenancy);
 */
export async function getTenant(tenancy: Tenancy): Promise<TenantClient> {
  const incoming = await incomingHeaders();
  const byTenancy = clients.get(incoming) ?? new WeakMap<Tenancy, Promise<TenantClient>>();
  clients.set(incoming, byTenancy);
  const client = byTenancy.get(tenancy) ?? clientOf(tenancy, incoming);
  byTenancy.set(tenancy, client);
  return client;
}

/**
 * Like `getTenant`, for code that needs a tenant. On the platform it renders the 404 page.
 *
 * @throws the reason if the tenant's profile cannot be loaded.
 * @example
 * const client = await requireTenant(tenancy);
 * const response = await client.fetch("https://api.example.com/v1/projects");
 */
export async function requireTenant(tenancy: Tenancy): Promise<ActiveTenantClient> {
  const client = await getTenant(tenancy);
  if (client.error) {
    throw client.error;
  }
  if (!client.tenant) {
    notFound();
  }
  return client as ActiveTenantClient;
}

/** The host of each client's request. */
const hosts = new WeakMap<TenantClient, HostFacts | null>();

/** The custom domain of a client's request, as the option `customDomains`; nothing for another host. */
export function ownDomain(client: TenantClient): Record<string, TenantRef> | undefined {
  const host = hosts.get(client);
  const { id, slug } = client.resolution;
  return host?.kind === "custom" ? { [host.name]: id === null ? { slug: slug as string } : { id } } : undefined;
}

async function clientOf(tenancy: Tenancy, incoming: Headers): Promise<TenantClient> {
  const { browserApi, session, findTenant, findDomain, auditSink, ...shared } = tenancy;
  const { options, host } = await requestOptions(tenancy, incoming);
  resolveRequest(tenancy, options, incoming);
  const client = createTenantClient({
    ...shared,
    ...options,
    updates: "none",
    request: { headers: incoming },
    fetch: requestFetch(tenancy),
  });
  hosts.set(client, host);
  await client.ready.catch(() => undefined);
  return client;
}
