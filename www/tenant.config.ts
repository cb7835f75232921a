import type { ResolveOptions } from "tenantry";
import type { PublicTenant, Tenancy } from "tenantry/next";
import { authorization } from "@/session/session";

/** Where the gateway is, for this server. It is read at start, so one build works with any gateway. */
export const gateway = process.env.GATEWAY_URL ?? "http://127.0.0.1:8787";

/** `*.localhost` needs no configuration. */
export const rootDomains = ["vital.health"];

/** In a deployment of one tenant: its slug, and the addresses of the other tenants' deployments by slug. */
export const pinned = process.env.DEDICATED_TENANT;
export const addresses: Record<string, string> = JSON.parse(process.env.TENANT_ADDRESSES ?? "{}");

/** How a tenant is found: plain data, which a page may pass to the browser. */
export const resolveOptions: ResolveOptions = { rootDomains, ...(pinned && { pinned, sources: ["pinned"] }) };

export const tenancy: Tenancy = {
  ...resolveOptions,
  api: gateway,
  browserApi: "/api",
  updates: "live",
  auditSink: "api",
  // Longer than the defaults, for a busy laptop. In milliseconds.
  timeouts: { attempt: 2_000, total: 10_000 },
  session: authorization,
  findTenant,
};

/** The public directory of the gateway, which knows tenants by slug. It needs no session. */
export async function findTenant(tenant: { id: string } | { slug: string }): Promise<PublicTenant | null | undefined> {
  if (!("slug" in tenant)) return undefined;
  const url = new URL(`/v1/directory/resolve?slug=${encodeURIComponent(tenant.slug)}`, gateway);
  const response = await fetch(url);
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`The directory responded with status ${response.status}.`);
  return (await response.json()) as PublicTenant;
}

/** On the host `app`, a reserved label that no tenant can have, the tab chooses the tenant. */
export function isSharedHost(host: string | null): boolean {
  return host?.toLowerCase().startsWith("app.") ?? false;
}
