import type { ReactNode } from "react";
import { TenantDevtools, TenantProvider } from "tenantry/react";

export function App({ children }: { children: ReactNode }) {
  return (
    <TenantProvider api="/api" rootDomains={["vital.health"]}>
      <TenantDevtools />
      {children}
    </TenantProvider>
  );
}
