// tenantry/tokens: a brand from and to W3C design tokens. This file is the table of contents.
export { type BrandingFromTokens, brandingFromTokens } from "./branding-from-tokens.js";
export { brandingToTokens } from "./branding-to-tokens.js";
export type { DesignToken, DesignTokens } from "./design-token.js";
