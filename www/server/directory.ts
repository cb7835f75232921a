import { cache } from "react";
import type { Branding } from "tenantry";
import { gatewayUrl } from "./gateway-url";

/** What anybody may know of a tenant: enough to greet, nothing to act on. */
export interface DirectoryEntry {
  id: string;
  slug: string;
  name: string;
  branding: Branding;
}

export type DirectoryAnswer = DirectoryEntry | "unknown" | "unavailable";

/** Cached by its URL, and the URL names the tenant, so no tenant can be served another's entry. */
export const findTenant = cache(async (slug: string): Promise<DirectoryAnswer> => {
  try {
    const url = new URL(`/v1/directory/resolve?slug=${encodeURIComponent(slug)}`, gatewayUrl());
    const response = await fetch(url, { next: { revalidate: 60 } });
    if (response.status === 404) return "unknown";
    return response.ok ? ((await response.json()) as DirectoryEntry) : "unavailable";
  } catch {
    return "unavailable";
  }
});
