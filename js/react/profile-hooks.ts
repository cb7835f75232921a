import type { Branding, Limit } from "../profile/profile.js";
import type { LimitKey, ReadFlag } from "../profile/typed-keys.js";
import { useTenantClient } from "./provider.js";
import { useClientValue } from "./use-client-value.js";

/** The flag's value where it is of the fallback's type, else the fallback. */
// biome-ignore lint/suspicious/noExplicitAny: callers see `ReadFlag`.
export const useFlag: ReadFlag = (key: any, fallback: any): any => {
  useClientValue((client) => client.tenant);
  return useTenantClient().flag(key, fallback);
};

/** The limit, or null for one that the profile does not have. */
export function useLimit(key: LimitKey): Limit | null {
  return useClientValue((client) => client.limit(key));
}

/** The brand; empty while there is no tenant. */
export function useBranding(): Branding {
  return useClientValue((client) => client.tenant)?.branding ?? noBranding;
}

const noBranding: Branding = {};
