"use client";

import type { ReactNode } from "react";
import type { Snapshot } from "tenantry";
import { TenantProvider } from "tenantry/react";
import { tenantOptions } from "@/tenant.config";

/** One tenant client for the tab. With the server's snapshot the first paint needs no request. */
export function WorkspaceProvider({ snapshot, children }: { snapshot: Snapshot | null; children: ReactNode }) {
  return (
    <TenantProvider {...tenantOptions} api="/api" snapshot={snapshot}>
      {children}
    </TenantProvider>
  );
}
