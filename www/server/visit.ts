import "server-only";
import { headers } from "next/headers";
import { cache } from "react";
import { type Resolution, resolveTenant } from "tenantry";
import { isSharedHost, tenantOptions } from "@/tenant.config";
import { type DirectoryEntry, findTenant } from "./directory";

/** Where this request arrived, before anything is known of who sent it. */
export type Visit = { host: string; resolution: Resolution } & (
  | { kind: "platform" }
  | { kind: "shared" }
  | { kind: "tenant"; tenant: DirectoryEntry }
  | { kind: "unavailable" }
);

/** Once per request: `cache` is React's, scoped to the request, so nothing of it outlives the answer. */
export const getVisit = cache(async (): Promise<Visit> => {
  const incoming = await headers();
  const host = incoming.get("host") ?? "";
  const resolution = resolveTenant({ headers: incoming }, tenantOptions);
  const seen = { host, resolution };

  if (isSharedHost(host)) return { ...seen, kind: "shared" };
  if (resolution.slug === null) return { ...seen, kind: "platform" };

  const tenant = await findTenant(resolution.slug);
  // The proxy has refused names that nobody has. One that vanished since is no better than a directory that is down.
  return typeof tenant === "string" ? { ...seen, kind: "unavailable" } : { ...seen, kind: "tenant", tenant };
});
