import type { Branding, Limit } from "../profile/profile.js";
import type { LimitKey, ReadFlag } from "../profile/typed-keys.js";
import { useClientValue } from "./use-client-value.js";

/**
 * The value of a flag if it has the fallback's type, otherwise the fallback. Renders again after a change of it.
 *
 * @throws {Error} outside `TenantProvider`.
 * @example
 * const canAsk = useFlag("ask_panel", false);
 */
// biome-ignore lint/suspicious/noExplicitAny: callers see `ReadFlag`.
export const useFlag: ReadFlag = (key: any, fallback: any): any => {
  return useClientValue((view) => view.flag(key, fallback));
};

/**
 * A limit of the tenant, or null if the profile does not have it. Renders again after a change of it.
 *
 * @throws {Error} outside `TenantProvider`.
 * @example
 * const seats = useLimit("seats"); // { limit: 5, used: 2, remaining: 3, … }
 */
export function useLimit(key: LimitKey): Limit | null {
  return useClientValue((view) => view.limit(key));
}

/**
 * The brand; empty while there is no tenant. Renders again after a change of it.
 *
 * @throws {Error} outside `TenantProvider`.
 */
export function useBranding(): Branding {
  return useClientValue(({ tenant }) => tenant?.branding ?? noBranding);
}

const noBranding: Branding = {};
