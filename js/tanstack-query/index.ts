// tenantry/tanstack-query: TanStack Query, one tenant at a time. This file is the table of contents.
export { bindQueryClient } from "./bind-query-client.js";
export { tenantQueryKeyHash } from "./query-key-hash.js";
