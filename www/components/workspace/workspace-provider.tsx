"use client";

import type { ReactNode } from "react";
import { apiAuditSink, type Snapshot } from "tenantry";
import { TenantProvider } from "tenantry/react";
import { tenantOptions, timeouts } from "@/tenant.config";

const API = "/api";
const auditSink = apiAuditSink(API);

/**
 * The tenant client of the tab. With the server's snapshot the first render needs no request. The client then receives
 * profile updates from the gateway, and sends it an audit record for every switch.
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
