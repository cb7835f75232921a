"use client";

import { useTenant, useTenants } from "tenantry/react";

export function TenantMenu() {
  const { tenant, switchTenant, isLoading } = useTenant();
  const { tenants, error, reload } = useTenants();
  if (error) {
    return (
      <button type="button" onClick={reload}>
        Load your tenants again
      </button>
    );
  }
  return (
    <ul aria-label="Your tenants">
      {tenants.map(({ id, name }) => (
        <li key={id}>
          <button type="button" disabled={isLoading || id === tenant?.id} onClick={() => switchTenant(id)}>
            {name ?? id}
          </button>
        </li>
      ))}
    </ul>
  );
}
