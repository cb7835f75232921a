import type { TenantClient } from "../client/tenant-client.js";
import { readFlag } from "./evaluation.js";

/** The flags of a client's tenant as texts, to compare them with later ones. */
export type FlagTexts = ReadonlyMap<string, string>;

export function flagTexts(client: TenantClient): FlagTexts {
  const { tenant } = client;
  const keys = tenant === null ? [] : Object.keys(tenant.flags);
  return new Map(keys.map((key) => [key, JSON.stringify(tenant && readFlag(client, tenant, key))]));
}

/** The keys of the flags that two tenants, or two profiles of one, do not have in common. */
export function changedFlags(before: FlagTexts, after: FlagTexts): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));
}
