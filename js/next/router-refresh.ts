import { useRouter } from "next/navigation.js";
import { useEffect } from "react";
import { useTenantClient } from "../react/index.js";

/**
 * Fetches the page again after a switch of tenant, and drops the pages that Next.js has prefetched: they were rendered
 * for the earlier tenant.
 */
export function RouterRefresh(): null {
  const client = useTenantClient();
  const router = useRouter();
  useEffect(() => client.on("switch", () => router.refresh()), [client, router]);
  return null;
}
