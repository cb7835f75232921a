"use client";

import { usePathname, useRouter } from "next/navigation";
import { useState } from "react";
import { type Membership, tenantHost } from "tenantry";
import { useTenant } from "tenantry/react";
import { tenantName } from "@/components/selector/tenant-name";
import { isSharedHost, tenantOptions } from "@/tenant.config";

export type SwitchState =
  | { step: "idle" }
  | { step: "switching"; to: string }
  | { step: "done"; to: string }
  | { step: "failed"; to: string; message: string };

/**
 * Switches to another tenant. On a tenant's host it navigates to the other tenant's host; on the shared host it calls
 * `switchTenant`, without a navigation.
 */
export function useTenantSwitch(host: string) {
  const { switchTenant } = useTenant();
  const router = useRouter();
  const pathname = usePathname();
  const [state, setState] = useState<SwitchState>({ step: "idle" });

  async function switchTo(tenant: Pick<Membership, "id" | "slug" | "name">): Promise<boolean> {
    const { id, slug } = tenant;
    const name = tenantName(tenant);
    setState({ step: "switching", to: name });
    if (!isSharedHost(host) && slug !== null) {
      window.location.assign(`//${tenantHost(host, slug, tenantOptions)}/panels`);
      return true;
    }
    try {
      await switchTenant(id);
    } catch (error) {
      setState({ step: "failed", to: name, message: error instanceof Error ? error.message : String(error) });
      return false;
    }
    // A panel belongs to one tenant, so its path does not exist in the new tenant.
    if (pathname.startsWith("/panels/")) router.replace("/panels");
    setState({ step: "done", to: name });
    return true;
  }

  return { state, switchTo };
}
