import { resolveTenant } from "tenantry";

export const start = () => () => resolveTenant({ host: "acme.localhost" }).slug === "acme";
