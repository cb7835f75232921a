// The address of another tenant. The kernel makes and checks the host.

import type { TenantClient } from "../../client/tenant-client.js";
import { isTenantError } from "../../errors.js";
import { tenantHost } from "../../resolution/resolve.js";
import type { ResolveOptions } from "../../resolution/resolve-options.js";
import { isRefTo, readTenantRef } from "../../tenant/tenant-ref.js";
import { validationError } from "../../wasm/refusals.js";

/** A tenant whose address is wanted: an entry of `client.listTenants()`. */
export interface AddressedTenant {
  readonly id: string;
  readonly slug: string | null;
}

/** The scheme and the host of a page, for example `location`. */
export interface PageAddress {
  /** With its colon: `https:`. */
  readonly protocol: string;
  /** With its port: `acme.localhost:3000`. */
  readonly host: string;
}

/**
 * The URL of a tenant's own host.
 *
 * - Under a root domain it is the host beside the page: `acme.localhost:3000` gives `medtech.localhost:3000`. The
 *   preview part of a label stays.
 * - A tenant with a custom domain has that one, except on localhost, beside a port, and in a preview.
 * - From a custom domain it is the tenant's own custom domain, or its host under the first root domain.
 *
 * @param path What follows the host.
 * @param page The page to start from.
 * @default path "/", page the browser's `location`
 * @throws {TenantValidationError} for a tenant without a host here, and for a path that leads to another host.
 * @example
 * location.assign(tenantUrl(client, tenant, "/panels"));
 */
export function tenantUrl(
  client: Pick<TenantClient, "resolveOptions">,
  tenant: AddressedTenant,
  path = "/",
  page: PageAddress = location,
): string {
  const origin = `${page.protocol}//${hostOf(tenant, page.host, client.resolveOptions)}`;
  const own = new URL(origin);
  const url = path.startsWith("/") && URL.canParse(path, origin) ? new URL(path, origin) : null;
  if (url === null || url.protocol !== own.protocol || url.host !== own.host) {
    throw validationError("path", "write a path such as /panels, of this tenant's own host");
  }
  return url.href;
}

function hostOf(tenant: AddressedTenant, pageHost: string, options: ResolveOptions): string {
  const beside = hostBeside(tenant, pageHost, options);
  if (typeof beside === "string" && !isPublic(beside, tenant, options)) {
    return beside;
  }
  const custom = customDomainOf(tenant, options);
  if (custom !== undefined) {
    return custom;
  }
  if (typeof beside === "string") {
    return beside;
  }
  for (const root of options.rootDomains ?? []) {
    const host = hostBeside(tenant, root, options);
    if (typeof host === "string") {
      return host;
    }
  }
  throw beside;
}

/** The tenant's host beside another host, or the reason why there is none. */
function hostBeside({ slug }: AddressedTenant, host: string, options: ResolveOptions): string | Error {
  if (slug === null) {
    return validationError("slug", "this tenant has no slug and no custom domain, so it has no host");
  }
  try {
    return tenantHost(host, slug, options);
  } catch (error) {
    if (isTenantError(error, "TENANT_VALIDATION")) {
      return error;
    }
    throw error;
  }
}

/** Whether a host is a plain label under a root domain: not on localhost, without a port and not of a preview. */
function isPublic(host: string, { slug }: AddressedTenant, { rootDomains = [] }: ResolveOptions): boolean {
  return rootDomains.some((root) => root !== "localhost" && host === `${slug}.${root.toLowerCase()}`);
}

/** The first custom domain that names the tenant. A pattern such as `*.vercel.app` is not one host. */
function customDomainOf(
  tenant: AddressedTenant,
  { customDomains = {}, ids = "uuid" }: ResolveOptions,
): string | undefined {
  const [found] =
    Object.entries(customDomains).find(
      ([domain, named]) => !domain.startsWith("*") && isRefTo(readTenantRef(named, ids), tenant),
    ) ?? [];
  return found;
}
