export { TenantClient, type TenantClientOptions } from "./tenantry.js";
