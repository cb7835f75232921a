import { type HeadersLike, resolveTenant } from "tenantry";

const options = { rootDomains: ["vital.health"], trustedProxies: { header: "x-forwarded-host", count: 1 } };

export const tenantOf = (headers: HeadersLike) => resolveTenant({ headers }, options);
