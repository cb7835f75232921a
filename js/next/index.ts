// tenantry/next: the tenant in Next.js, from the proxy to the first HTML. This file is the table of contents.
export { getPublicTenant } from "./public-tenant.js";
export type { Refusal } from "./refusal.js";
export { type ActiveTenantClient, getTenant, requireTenant } from "./request-tenant.js";
export type { Tenancy } from "./tenancy.js";
export {
  type TenantProxy,
  type TenantProxyOptions,
  tenantProxy,
  tenantProxy as tenantMiddleware,
} from "./tenant-proxy.js";
export { TenantRoot, type TenantRootProps } from "./tenant-root.js";
