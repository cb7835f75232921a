// tenantry/server: the tenant of the current request, in Node, and what the gateway says about a request. This file is
// the table of contents.
export { type TenantAssertion, type VerifyAssertionOptions, verifyAssertion } from "./assertion.js";
export { TenantAssertionError, type TenantAssertionErrorCode } from "./assertion-error.js";
export type { AssertionKeySet } from "./assertion-keys.js";
export { bindTenant, currentTenant, requireTenant, runWithTenant } from "./context.js";
export { resolveOptionsFromEnv } from "./options-from-env.js";
