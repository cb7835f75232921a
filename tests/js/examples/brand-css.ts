import { brandingCss, parseBranding } from "tenantry";

const brand = parseBranding({ primaryColor: "#15d", radius: "8px" });

export const css = brandingCss(brand, { selector: '[data-tenant="acme"]' });
// [data-tenant="acme"]{--tenant-primary:#1155dd;--tenant-on-primary:#ffffff;--tenant-primary-hover:#0d4bc5; …
