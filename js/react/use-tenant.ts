import type { Status, TenantClient } from "../client/tenant-client.js";
import type { TenantProfile } from "../profile/profile.js";
import type { TenantId } from "../tenant/tenant-id.js";
import { useTenantClient } from "./provider.js";
import type { TenantView } from "./tenant-view.js";
import { useClientValue } from "./use-client-value.js";

/** The result of `useTenant`. */
export interface CurrentTenant {
  /** The profile; null while it loads, and on the platform. */
  readonly tenant: TenantProfile | null;
  /** The id; null before it is known. */
  readonly tenantId: TenantId | null;
  /** Whether this is the platform, where `tenant` is null. It grants nothing. */
  readonly isPlatform: boolean;
  /** The status of the client. */
  readonly status: Status;
  /** Whether a profile is loading, at start or for a switch. */
  readonly isLoading: boolean;
  /** The error of the last load or switch; null after a success. */
  readonly error: Error | null;
  /** The client of the provider. */
  readonly client: TenantClient;
  /** `client.switchTenant`, the same function at every render. */
  readonly switchTenant: TenantClient["switchTenant"];
}

/**
 * The active tenant, its status, and `switchTenant`. Renders again after a change.
 *
 * @throws {Error} outside `TenantProvider`.
 * @example
 * const { tenant, isLoading, switchTenant } = useTenant();
 */
export function useTenant(): CurrentTenant;
/**
 * A part of it. Renders again only after a change of this part.
 *
 * @param select Reads the part. It may make a new object or list: contents are compared.
 * @example
 * const name = useTenant(({ tenant }) => tenant?.name);
 */
export function useTenant<Part>(select: (current: CurrentTenant) => Part): Part;
export function useTenant(select: (current: CurrentTenant) => unknown = (current) => current): unknown {
  return useClientValue((view, client) => select(currentTenant(view, client)));
}

function currentTenant(
  { tenant, tenantId, isPlatform, status, error }: TenantView,
  client: TenantClient,
): CurrentTenant {
  const isLoading = status === "NOT_READY" || status === "RECONCILING";
  return { tenant, tenantId, isPlatform, status, isLoading, error, client, switchTenant: client.switchTenant };
}

/**
 * Like `useTenant`, for components inside a `<Suspense>`: it suspends until the first profile has arrived, and throws
 * the error if there is none. Without it no component ever suspends.
 *
 * The `<Suspense>` must be below `TenantProvider`. The client starts to load before, when the provider is rendered.
 *
 * @throws {Error} the client's error, and outside `TenantProvider`.
 * @example
 * const { tenant } = useSuspenseTenant();
 */
export function useSuspenseTenant(): CurrentTenant {
  const current = useTenant();
  if (current.status === "NOT_READY") {
    // React 18 and 19 wait for a promise that a component throws.
    throw current.client.ready;
  }
  if (current.error !== null && current.tenant === null) {
    throw current.error;
  }
  return current;
}

/**
 * The client's `fetch`. It is the same function for the life of the client.
 *
 * @throws {Error} outside `TenantProvider`.
 */
export function useTenantFetch(): typeof fetch {
  return useTenantClient().fetch;
}
