"use client";

import type { ReactNode } from "react";
import { apiAuditSink, type Snapshot } from "tenantry";
import { TenantProvider } from "tenantry/react";
import { tenantOptions, timeouts } from "@/tenant.config";

const API = "/api";
const auditSink = apiAuditSink(API);

/**
 * One tenant client for the tab. With the server's snapshot the first paint needs no request; after it the gateway tells of
 * every change of the profile, and is told of every switch.
 */
export function WorkspaceProvider({ snapshot, children }: { snapshot: Snapshot | null; children: ReactNode }) {
  return (
    <TenantProvider
      {...tenantOptions}
      api={API}
      snapshot={snapshot}
      timeouts={timeouts}
      updates="live"
      auditSink={auditSink}
    >
      {children}
    </TenantProvider>
  );
}
