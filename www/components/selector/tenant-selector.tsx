"use client";

import { usePathname, useRouter } from "next/navigation";
import { TenantSelector as Selector, useTenant } from "tenantry/react";
import { tenantName } from "../tenant/tenant-name";

/** Switches between the caller's tenants. A caller who can open no other tenant from here sees the tenant's name. */
export function TenantSelector({ isAlone }: { isAlone: boolean }) {
  const { tenant, client } = useTenant();
  const [router, pathname] = [useRouter(), usePathname()];
  if (isAlone && tenant) return <strong>{tenantName(tenant)}</strong>;
  return (
    <Selector
      // On a tenant's host the way leads through this server, which signs the person in on the other host.
      afterSelectUrl={client.canSwitch ? undefined : ({ slug }) => `${location.origin}/go/${slug}`}
      // A panel belongs to one tenant, so its path does not exist in the new tenant.
      onTenantChange={() => client.canSwitch && pathname.startsWith("/panels/") && router.replace("/panels")}
    />
  );
}
