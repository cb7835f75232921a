import { cache } from "react";
import type { Branding } from "tenantry";
import { gatewayUrl } from "./gateway-url";

/** The public part of a tenant's profile. It needs no session. */
export interface DirectoryEntry {
  id: string;
  slug: string;
  name: string;
  branding: Branding;
}

export type DirectoryResult = DirectoryEntry | "unknown" | "unavailable";

/** The response is cached by URL, and the URL names the tenant, so a tenant never gets another tenant's entry. */
export const findTenant = cache(async (slug: string): Promise<DirectoryResult> => {
  try {
    const url = new URL(`/v1/directory/resolve?slug=${encodeURIComponent(slug)}`, gatewayUrl());
    const response = await fetch(url, { next: { revalidate: 60 } });
    if (response.status === 404) return "unknown";
    return response.ok ? ((await response.json()) as DirectoryEntry) : "unavailable";
  } catch {
    return "unavailable";
  }
});
