import { resolveTenant } from "tenantry";

const options = { ids: "opaque", rootDomains: ["vital.health"], defaultTenant: { id: "org_2abcDEF" } } as const;

export const named = [
  resolveTenant({ headers: { "x-tenant-id": "org_7xyz" } }, options), // id: "org_7xyz"
  resolveTenant({ host: "acme.vital.health" }, options), // slug: "acme"
];
