import type { Branding } from "tenantry";

/** What pages without a tenant carry in the browser's own furniture. Their colours are the defaults of tokens.css. */
export const platformBrand: Branding = {
  primaryColor: "#18181b",
  faviconUrl: "/brand/platform.svg",
};
