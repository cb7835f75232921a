// tenantry/openfeature/server: the flags of each request's tenant for @openfeature/server-sdk. This file is the table
// of contents.
export { runWithTenantClient } from "./client-context.js";
export { TenantryServerProvider, type TenantryServerProviderOptions } from "./server-provider.js";
