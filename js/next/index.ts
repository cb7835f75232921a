// tenantry/next: the tenant in Next.js, from the proxy to the first HTML. This file is the table of contents.
export type { PublicTenant } from "../profile/tenant-directory.js";
export { apiProxy } from "./api-proxy.js";
export { getPublicTenant } from "./public-tenant.js";
export type { Refusal } from "./refusal.js";
export { type ActiveTenantClient, getTenant, requireTenant } from "./request-tenant.js";
export type { Tenancy } from "./tenancy.js";
export { type TenantCachedFunction, type TenantCacheOptions, tenantCache } from "./tenant-cache.js";
export { tenantFromParams } from "./tenant-params.js";
export {
  type TenantProxy,
  type TenantProxyOptions,
  tenantProxy,
  tenantProxy as tenantMiddleware,
} from "./tenant-proxy.js";
export { TenantRoot, type TenantRootProps } from "./tenant-root.js";
export { tenantTag } from "./tenant-tag.js";
