import type { Metadata } from "next/types.js";
import { TITLE_TEMPLATE, titleOf } from "../profile/title-template.js";
import { getPublicTenant } from "./request/public-tenant.js";
import { getTenant } from "./request/request-tenant.js";
import type { Tenancy } from "./request/tenancy.js";

/** The metadata of a root layout, and how titles contain the name of the tenant. */
export interface TenantMetadata extends Omit<Metadata, "title"> {
  /**
   * The name where there is no tenant: the platform's.
   *
   * @default no title
   */
  readonly title?: string;
  /**
   * `%s` is the page's own title, `%tenant` the name of the tenant. Pass the same one to `TenantRoot`.
   *
   * @default "%s | %tenant"
   */
  readonly titleTemplate?: string;
}

/**
 * The metadata of a root layout for the tenant of the request. A page that exports `metadata = { title: "Agents" }` has
 * the title `Agents | Acme`, and a page without a title `Acme`. `TenantRoot` renders icons and theme color.
 *
 * @throws {TenantError} for a request that names no tenant, or two.
 * @example
 * export const generateMetadata = () => tenantMetadata(tenancy, { title: "Vital Health" });
 */
export async function tenantMetadata(
  tenancy: Tenancy,
  { title, titleTemplate = TITLE_TEMPLATE, ...metadata }: TenantMetadata = {},
): Promise<Metadata> {
  const client = await getTenant(tenancy);
  const tenant = client.tenant ?? (await getPublicTenant(tenancy));
  const name = tenant?.branding?.productName ?? tenant?.name ?? title;
  if (name === undefined) {
    return metadata;
  }
  // Next.js puts the page's title wherever the template has %s, also in a name.
  const template = titleOf(titleTemplate, "%s", name.replaceAll("%s", "% s"));
  return { applicationName: name, ...metadata, title: { default: name, template } };
}
