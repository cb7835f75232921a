// How an app finds its tenants: one object for the proxy, the server and the browser.

import type { TenantClientOptions } from "../../client/tenant-client.js";
import type { PublicTenant } from "../../profile/tenant-directory.js";
import { resolveOptions } from "../../resolution/option-names.js";
import type { Source } from "../../resolution/resolution.js";
import type { ResolveOptions } from "../../resolution/resolve-options.js";
import type { TenantRef } from "../../tenant/tenant-ref.js";

type Shared = Omit<TenantClientOptions, "fetch" | "request" | "snapshot" | "auditSink" | "actor" | "api">;

/**
 * The configuration of `tenantry/next`: how a tenant is found, and what knows the tenants. Write it once, in
 * `tenant.config.ts`, and pass the same object everywhere.
 *
 * Only plain data reaches the browser. Functions stay on the server, and `tenants` reaches the browser as the one
 * tenant of the page.
 */
export interface Tenancy extends Shared {
  /**
   * The sources that may name the tenant. The tenant header counts only if it is listed here: a visitor can send one
   * too.
   *
   * @default all sources but the header
   */
  readonly sources?: readonly Source[];
  /** The absolute base URL where the server finds the tenant API. Write either this or `tenants`. */
  readonly api?: string;
  /**
   * The base URL where the browser finds the tenant API, for example `/api` behind a rewrite. The proxy passes requests
   * to this path on as they are, with their tenant header: the API decides.
   *
   * @default the value of `api`
   */
  readonly browserApi?: string;
  /**
   * `"api"` sends the audit record of every switch in the browser to the tenant API: `POST …/v1/tenants/{id}/switches`.
   *
   * @default no records
   */
  readonly auditSink?: "api";
  /**
   * The headers that tell the tenant API who the caller is, for example `{ authorization: "Bearer …" }`. They are sent
   * with the SDK's own requests and with `client.fetch`, to the origin of `api` and to `apiOrigins` only. Null and
   * undefined for a caller who is not signed in.
   *
   * @default no headers
   */
  readonly session?: () => HeadersInit | null | undefined | Promise<HeadersInit | null | undefined>;
  /**
   * What everybody may know of a tenant: its brand for a sign-in page. Null for a tenant that does not exist, which the
   * proxy answers with 404; undefined if it cannot be told. The result is kept for 60 s for each tenant.
   *
   * @default the tenant in `tenants`; without it the tenant's profile
   */
  readonly findTenant?: (
    tenant: { readonly id: string } | { readonly slug: string },
  ) => Promise<PublicTenant | null | undefined>;
  /**
   * The tenant of a custom domain, for domains that are not in `customDomains`. Null for a domain of no tenant. The
   * result, also null, is kept for 60 s for each host. The browser learns only the domain of its own page.
   *
   * @default no look-up
   */
  readonly findDomain?: (host: string) => Promise<TenantRef | null>;
}

/** The options of `resolveTenant` in a configuration. */
export function resolveOptionsIn(tenancy: Tenancy): ResolveOptions {
  return pick(tenancy, resolveOptions);
}

function pick<Options extends object>(from: Options, names: object): Partial<Options> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => Object.hasOwn(names, name))) as Partial<Options>;
}
