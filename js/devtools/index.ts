// tenantry/devtools: a panel that shows what a client does, for development. This file is the table of contents.
export { type DevtoolsCorner, mountTenantDevtools, type TenantDevtoolsOptions } from "./mount.js";
