import { createElement, type ReactElement, type ReactNode, useState } from "react";
import { apiAuditSink } from "../client/audit.js";
import type { TenantClientOptions } from "../client/tenant-client.js";
import { TenantProvider } from "../react/index.js";

/** The properties of `AuditedProvider`: plain data, because they come from the server. */
export interface AuditedProviderProps extends TenantClientOptions {
  /** Whether the record of every switch goes to the tenant API. */
  readonly isAudited: boolean;
  readonly children?: ReactNode;
}

/** `TenantProvider`, with the audit sink that a server cannot pass to a browser. */
export function AuditedProvider({ isAudited, api, ...options }: AuditedProviderProps): ReactElement {
  const [auditSink] = useState(() => (isAudited && api !== undefined ? apiAuditSink(api) : undefined));
  return createElement(TenantProvider, {
    ...options,
    ...(api !== undefined && { api }),
    ...(auditSink && { auditSink }),
  });
}
