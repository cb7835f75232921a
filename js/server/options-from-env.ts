import type { ResolveOptions } from "../resolution/resolve-options.js";
import type { IdOptions } from "../tenant/tenant-id.js";
import { kernel } from "../wasm/module.js";

/**
 * The resolve options that the platform's settings say:
 *
 * - `MULTI_TENANCY_ENABLED`: `true`, `1`, `false` or `0`. `false` gives the default tenant everywhere. It turns off no check.
 * - `DEFAULT_TENANT_ID`: a UUID or a slug; with `ids: "opaque"` an id.
 * - `ALLOWED_TENANTS`: a list of them, parted by commas. Name each tenant as its source names it: by slug for hosts, by id for headers.
 *
 * A variable that is not set says nothing. The gateway reads the same variables by the same rule. Call it once, where the server starts.
 *
 * @throws {TenantValidationError} that names the variable, where one is set and is empty or cannot be read.
 * @example
 * export const options = { rootDomains: ["vital.health"], ...resolveOptionsFromEnv() };
 */
export function resolveOptionsFromEnv(
  env: Readonly<Record<string, string | undefined>> = process.env,
  { ids = "uuid" }: IdOptions = {},
): Pick<ResolveOptions, "enabled" | "defaultTenant" | "allowedTenants"> {
  const { MULTI_TENANCY_ENABLED, DEFAULT_TENANT_ID, ALLOWED_TENANTS } = env;
  return kernel((module) => module.settingsOptions(MULTI_TENANCY_ENABLED, DEFAULT_TENANT_ID, ALLOWED_TENANTS, ids));
}
