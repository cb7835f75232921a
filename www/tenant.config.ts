import type { ResolveOptions, Timeouts } from "tenantry";

/**
 * The options with which the proxy, the server components and the browser resolve the tenant. All use this object, so
 * they get the same result. It is plain data, so it can be passed to client components.
 *
 * `*.localhost` needs no configuration.
 */
export const tenantOptions = {
  rootDomains: ["vital.health"],
} satisfies ResolveOptions;

/** Longer than the defaults, for a busy laptop. In milliseconds. */
export const timeouts = { attempt: 2_000, total: 10_000 } satisfies Timeouts;

/** A reserved label, which no tenant can have. On this host the tab chooses the tenant. */
const SHARED_LABEL = "app";

export function isSharedHost(host: string): boolean {
  return host.toLowerCase().startsWith(`${SHARED_LABEL}.`);
}

/** The host that all tenants share, for the root host of the landing page. */
export function sharedHost(rootHost: string): string {
  return `${SHARED_LABEL}.${rootHost}`;
}
