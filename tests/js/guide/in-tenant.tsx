import type { ReactNode } from "react";
import { TenantProvider } from "tenantry/react";
import { createTestClient } from "tenantry/testing";

/** Renders a component of a test below a provider. */
export function inTenant(component: ReactNode) {
  return <TenantProvider client={createTestClient()}>{component}</TenantProvider>;
}
