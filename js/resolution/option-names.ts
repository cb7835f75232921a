// Misspelt options. Most options guard something, so an unknown option is an error.

import { refuseOption } from "../wasm/generated/tenantry.js";
import { refusal } from "../wasm/kernel.js";
import type { ResolveOptions } from "./resolve-options.js";

/** The names of the options of a function. A missing or additional name does not compile. */
export type OptionNames<Options> = Readonly<Record<keyof Options, true>>;

/** The names of the options of `resolveTenant`. */
export const resolveOptions: OptionNames<ResolveOptions> = {
  rootDomains: true,
  customDomains: true,
  sources: true,
  header: true,
  cookie: true,
  pinned: true,
  defaultTenant: true,
  allowedTenants: true,
  reservedLabels: true,
  previewSeparator: true,
  trustedProxies: true,
  prefer: true,
  enabled: true,
  ids: true,
};

/**
 * Refuses a member of `given` that is not an option of the function.
 *
 * @throws {TenantValidationError} that names the nearest option and all options of the function.
 */
export function assertKnownOptions<Options>(given: object, names: OptionNames<Options>): void {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(names, name));
  if (unknown !== undefined) {
    throw refusal(refuseOption, unknown, Object.keys(names));
  }
}
