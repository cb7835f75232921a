import type { Branding } from "tenantry";

/** The favicon and theme colour of pages without a tenant. Their other colours are the defaults of tokens.css. */
export const platformBrand: Branding = {
  primaryColor: "#18181b",
  faviconUrl: "/brand/platform.svg",
};
