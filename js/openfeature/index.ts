// tenantry/openfeature: the flags of a client's tenant for @openfeature/web-sdk. This file is the table of contents.
export { TenantryWebProvider } from "./web-provider.js";
