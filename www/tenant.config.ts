import type { ResolveOptions, Timeouts } from "tenantry";

/**
 * The one answer to "which tenant is this?". The proxy, the server components and the browser all resolve with
 * this object, so they cannot disagree. It is plain data: it crosses to the browser as it is.
 *
 * `*.localhost` works without being named here.
 */
export const tenantOptions = {
  rootDomains: ["vital.health"],
} satisfies ResolveOptions;

/** The defaults suit a data centre. A laptop that is still building something else takes its time. */
export const timeouts = { attempt: 2_000, total: 10_000 } satisfies Timeouts;

/** A reserved label, so no tenant's: on this host the tab chooses the tenant. */
const SHARED_LABEL = "app";

export function isSharedHost(host: string): boolean {
  return host.toLowerCase().startsWith(`${SHARED_LABEL}.`);
}

/** The host that all tenants share, beside the root host of the landing page. */
export function sharedHost(rootHost: string): string {
  return `${SHARED_LABEL}.${rootHost}`;
}
