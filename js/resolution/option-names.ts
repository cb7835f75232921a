// Misspelt options: most options guard something, so an unknown one is refused and never passed over.

import { kernelError } from "../wasm/module.js";
import type { ResolveOptions } from "./resolve-options.js";

/** The names of the options of a function. A name that is missing or too many does not compile. */
export type OptionNames<Options> = Readonly<Record<keyof Options, true>>;

/** The options of `resolveTenant`. */
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
 * @throws {TenantValidationError} that names the nearest option and all there are.
 */
export function assertKnownOptions<Options>(given: object, names: OptionNames<Options>): void {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(names, name));
  if (unknown !== undefined) {
    throw kernelError((module) => module.unknownOptionError(unknown, Object.keys(names).join()));
  }
}
