"use client";

import type { Branding, FlagValue, Limit } from "../profile.js";
import { useTenantClient } from "./provider.js";
import { useClientValue } from "./use-client-value.js";

/** The flag's value where it is of the fallback's type, else the fallback. */
export function useFlag(key: string, fallback: boolean): boolean;
export function useFlag(key: string, fallback: string): string;
export function useFlag(key: string, fallback: number): number;
export function useFlag<Value extends FlagValue>(key: string, fallback: Value): Value;
export function useFlag(key: string, fallback: FlagValue): FlagValue {
  useClientValue((client) => client.tenant);
  return useTenantClient().flag(key, fallback);
}

/** The limit, or null for one that the profile does not have. */
export function useLimit(key: string): Limit | null {
  return useClientValue((client) => client.limit(key));
}

/** The brand; empty while there is no tenant. */
export function useBranding(): Branding {
  return useClientValue((client) => client.tenant)?.branding ?? noBranding;
}

const noBranding: Branding = {};
