import type { ResolveOptions } from "../resolution/resolve-options.js";
import type { IdOptions } from "../tenant/tenant-id.js";
import { requireText } from "../tenant/text.js";
import { optionsFromSettings } from "../wasm/generated/tenantry.js";
import { call } from "../wasm/kernel.js";

/**
 * Resolve options from environment variables:
 *
 * - `MULTI_TENANCY_ENABLED`: `true`, `1`, `false` or `0`. `false` resolves to the default tenant everywhere. It turns
 *   off no check.
 * - `DEFAULT_TENANT_ID`: a UUID or a slug; with `ids: "opaque"` an id.
 * - `ALLOWED_TENANTS`: a list, separated by commas. Name each tenant as its source does: by slug for hosts, by id for
 *   headers.
 *
 * A variable that is not set gives no option. The gateway reads the same variables by the same rules. Call it once,
 * where the server starts.
 *
 * @param env The variables.
 * @default process.env
 * @param options The format of the ids, UUIDs by default.
 * @throws {TenantValidationError} that names a variable that is empty or cannot be read.
 * @example
 * export const options = { rootDomains: ["vital.health"], ...resolveOptionsFromEnv() };
 */
export function resolveOptionsFromEnv(
  env: Readonly<Record<string, string | undefined>> = process.env,
  { ids = "uuid" }: IdOptions = {},
): Pick<ResolveOptions, "enabled" | "defaultTenant" | "allowedTenants"> {
  const [enabled, defaultTenant, allowedTenants] = [
    "MULTI_TENANCY_ENABLED",
    "DEFAULT_TENANT_ID",
    "ALLOWED_TENANTS",
  ].map((name) => (env[name] === undefined ? undefined : requireText(env[name], name)));
  return call(optionsFromSettings, ids, enabled, defaultTenant, allowedTenants);
}
