"use client";

import { useTenant, useTenants } from "tenantry/react";

export function ChooseTenant() {
  const { switchTenant } = useTenant();
  const { tenants, isLoading, hasNoTenants, error, reload } = useTenants();
  if (isLoading) {
    return <p role="status">Loading your workspaces</p>;
  }
  if (error) {
    return (
      <button type="button" onClick={reload}>
        Load your workspaces again
      </button>
    );
  }
  if (hasNoTenants) {
    return <p>You are not in a workspace yet. Ask a colleague to invite you.</p>;
  }
  return (
    <ul aria-label="Your workspaces">
      {tenants.map(({ id, name }) => (
        <li key={id}>
          <button type="button" onClick={() => switchTenant(id)}>
            {name ?? id}
          </button>
        </li>
      ))}
    </ul>
  );
}
