// tenantry/server: the tenant of the current request, in Node. This file is the table of contents.
export { bindTenant, currentTenant, requireTenant, runWithTenant } from "./context.js";
export { resolveOptionsFromEnv } from "./options-from-env.js";
