// The names of the options of `createTenantClient`.
import { type OptionNames, resolveOptions } from "../resolution/option-names.js";
import type { TenantClientOptions } from "./tenant-client.js";

/** The options of `createTenantClient`. */
export const clientOptions: OptionNames<TenantClientOptions> = {
  api: true,
  tenants: true,
  apiOrigins: true,
  snapshot: true,
  fetch: true,
  request: true,
  updates: true,
  timeouts: true,
  auditSink: true,
  actor: true,
  debug: true,
  ...resolveOptions,
};
