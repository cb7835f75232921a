import type { TenantClient } from "../client/tenant-client.js";
import { isOfTypeOf } from "../profile/flag-type.js";
import type { FlagValue, Limit } from "../profile/profile.js";

/** What the hooks read of a client. */
export type TenantView = Pick<
  TenantClient,
  "tenant" | "tenantId" | "isPlatform" | "status" | "error" | "flag" | "limit"
>;

/**
 * What the hooks read while React hydrates: what the server rendered. The client may have moved on since, for example
 * to the tenant that the tab chose.
 */
export function viewAtHydration(client: TenantClient): TenantView {
  const { tenant, tenantId, isPlatform, status, error } = client;
  if (status === "NOT_READY") {
    // The server waited for the profile, or rendered what does not need one.
    return client;
  }
  const flags = new Map(Object.entries(tenant?.flags ?? {}));
  const limits = new Map(Object.entries(tenant?.limits ?? {}));
  return {
    tenant,
    tenantId,
    isPlatform,
    status,
    error,
    // biome-ignore lint/suspicious/noExplicitAny: callers see `ReadFlag`.
    flag: (key: string, fallback: any): any => {
      const value: FlagValue | undefined = flags.get(key);
      return isOfTypeOf(fallback, value) ? value : fallback;
    },
    limit: (key: string): Limit | null => limits.get(key) ?? null,
  };
}
