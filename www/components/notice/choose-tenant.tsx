import { TenantSelector } from "tenantry/react";
import { Notice } from "./notice";

/** The first page on the shared host, in a tab without a tenant. */
export function ChooseTenant() {
  return (
    <Notice placement="page" icon="screen" title="Choose a tenant">
      <p>All your tenants share this address. Your choice is for this tab.</p>
      <TenantSelector />
    </Notice>
  );
}
