import type { Status, TenantClient } from "../client/tenant-client.js";
import type { TenantProfile } from "../profile/profile.js";
import type { TenantId } from "../tenant/tenant-id.js";
import { useTenantClient } from "./provider.js";
import { useClientValue } from "./use-client-value.js";

/** The tenant that the page acts for. */
export interface CurrentTenant {
  readonly tenant: TenantProfile | null;
  readonly tenantId: TenantId | null;
  /** Whether this is the platform itself, where `tenant` is null. It grants nothing. */
  readonly isPlatform: boolean;
  readonly status: Status;
  /** Whether a profile is being loaded, at start or for a switch. */
  readonly isLoading: boolean;
  /** Why the last load or switch failed. */
  readonly error: Error | null;
  readonly client: TenantClient;
  readonly switchTenant: TenantClient["switchTenant"];
}

/** The tenant, its state, and the way to another. */
export function useTenant(): CurrentTenant {
  const client = useTenantClient();
  const status = useClientValue((from) => from.status);
  return {
    tenant: useClientValue((from) => from.tenant),
    tenantId: useClientValue((from) => from.tenantId),
    isPlatform: useClientValue((from) => from.isPlatform),
    status,
    isLoading: status === "NOT_READY" || status === "RECONCILING",
    error: useClientValue((from) => from.error),
    client,
    switchTenant: client.switchTenant,
  };
}

/** The client's `fetch`: the same function for as long as the client lives. */
export function useTenantFetch(): typeof fetch {
  return useTenantClient().fetch;
}
