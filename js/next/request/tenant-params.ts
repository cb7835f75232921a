// The tenant of a page behind the proxy's `rewriteTo`.

import { notFound } from "next/navigation.js";
import type { PublicTenant } from "../../profile/tenant-directory.js";
import { validationError } from "../../wasm/refusals.js";
import { findTenantBySlug } from "./public-tenant.js";
import type { Tenancy } from "./tenancy.js";

/** The parameters of a page: a promise since Next.js 15. */
type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The tenant in the path of a page under `[tenant]`, behind the option `rewriteTo` of `tenantProxy`. It reads nothing
 * of the request, so Next.js can prepare the page before a request. It renders the 404 page for a parameter that is not
 * the slug of a tenant.
 *
 * It says whose page this is and grants nothing: what a page shows is for every visitor of the tenant's host.
 *
 * @param name The name of the parameter: `tenant` for a folder `[tenant]`.
 * @throws {TenantValidationError} for a configuration without `findTenant` and `tenants`.
 * @throws what `findTenant` throws.
 * @example
 * export default async function Page({ params }: { params: Promise<{ tenant: string }> }) {
 *   const tenant = await tenantFromParams(tenancy, params);
 *   return <h1>{tenant.name}</h1>;
 * }
 */
export async function tenantFromParams(
  tenancy: Tenancy,
  params: Params | Promise<Params>,
  name = "tenant",
): Promise<PublicTenant> {
  const { [name]: slug } = await params;
  if (slug === undefined) {
    throw validationError("params", `there is no parameter [${name}]; name the folder of the page [${name}]`);
  }
  return (await findTenantBySlug(tenancy, slug)) ?? notFound();
}
