"use client";

// What tenantry/next runs in the browser. `TenantRoot` renders it; apps do not import it.
export { AuditedProvider } from "./audited-provider.js";
export { RouterRefresh } from "./router-refresh.js";
