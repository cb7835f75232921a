import "server-only";
import { headers } from "next/headers";
import { cache } from "react";
import { type Resolution, resolveTenant } from "tenantry";
import { isSharedHost, tenantOptions } from "@/tenant.config";
import { type DirectoryEntry, findTenant } from "./directory";

/** The tenant that the host of this request names, before the caller is known. */
export type HostTenant = { host: string; resolution: Resolution } & (
  | { kind: "platform" }
  | { kind: "shared" }
  | { kind: "tenant"; tenant: DirectoryEntry }
  | { kind: "unavailable" }
);

/** Resolves once per request: React's `cache` is scoped to the request. */
export const getHostTenant = cache(async (): Promise<HostTenant> => {
  const incoming = await headers();
  const host = incoming.get("host") ?? "";
  const resolution = resolveTenant({ headers: incoming }, tenantOptions);
  const base = { host, resolution };

  if (isSharedHost(host)) return { ...base, kind: "shared" };
  if (resolution.slug === null) return { ...base, kind: "platform" };

  const tenant = await findTenant(resolution.slug);
  // The proxy refuses unknown tenants. One that was deleted since then is treated as an unavailable directory.
  return typeof tenant === "string" ? { ...base, kind: "unavailable" } : { ...base, kind: "tenant", tenant };
});
