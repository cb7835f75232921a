// tenantry/next: the tenant in Next.js, from the proxy to the first HTML. This file is the table of contents.
export type { PublicTenant } from "../profile/tenant-directory.js";
export { type TenantCachedFunction, type TenantCacheOptions, tenantCache } from "./cache/tenant-cache.js";
export { tenantTag } from "./cache/tenant-tag.js";
export { apiProxy } from "./proxy/api-proxy.js";
export type { Refusal } from "./proxy/refusal.js";
export {
  type TenantProxy,
  type TenantProxyOptions,
  tenantProxy,
  tenantProxy as tenantMiddleware,
} from "./proxy/tenant-proxy.js";
export { getPublicTenant } from "./request/public-tenant.js";
export { type ActiveTenantClient, getTenant, requireTenant } from "./request/request-tenant.js";
export type { Tenancy } from "./request/tenancy.js";
export { tenantFromParams } from "./request/tenant-params.js";
export { type TenantMetadata, tenantMetadata } from "./tenant-metadata.js";
export { TenantRoot, type TenantRootProps } from "./tenant-root.js";
