"use client";

// What tenantry/next runs in the browser. `TenantRoot` renders it; apps do not import it.
export { RouterRefresh } from "./router-refresh.js";
