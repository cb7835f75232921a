import { resolveTenant } from "tenantry";

const options = { ids: "opaque", rootDomains: ["vital.health"], defaultTenant: { id: "org_2abcDEF" } } as const;

export const resolutions = [
  resolveTenant({ headers: { "x-tenant-id": "org_7xyz" } }, options), // id: "org_7xyz"
  resolveTenant({ host: "acme.vital.health" }, options), // slug: "acme"
];
