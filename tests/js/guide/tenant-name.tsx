"use client";

import { Suspense } from "react";
import { TenantProvider, useSuspenseTenant } from "tenantry/react";

export function App() {
  return (
    <TenantProvider api="/api">
      <Suspense fallback={<p role="status">Loading</p>}>
        <TenantName />
      </Suspense>
    </TenantProvider>
  );
}

function TenantName() {
  const { tenant } = useSuspenseTenant();
  return <h1>{tenant?.name}</h1>;
}
