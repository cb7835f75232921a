"use client";

// tenantry/swr: SWR, one tenant at a time. This file is the table of contents.
export { type TenantSWR, tenantSWR } from "./tenant-swr.js";
export { type TenantSWRKey, tenantSWRKey } from "./tenant-swr-key.js";
