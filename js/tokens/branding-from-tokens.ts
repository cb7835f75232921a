import { isTenantError } from "../errors.js";
import type { Branding, TenantWarning } from "../profile/profile.js";
import { BRAND_GROUP, BRAND_TOKENS, type BrandPart, type BrandToken, withPart } from "./brand-tokens.js";
import { type DesignTokens, isObject, type JsonObject } from "./design-token.js";
import { cssOfToken } from "./token-css.js";

/** The result of `brandingFromTokens`. */
export interface BrandingFromTokens {
  /** The brand, parsed. */
  readonly branding: Branding;
  /** The tokens that were left out, and why. */
  readonly warnings: readonly TenantWarning[];
}

/**
 * A brand from W3C design tokens (2025.10).
 *
 * - It reads the names that `brandingToTokens` writes, such as `color.primary`, `dark.color.primary`, `font.body` and
 *   `radius`, in the group `brand` or without a group around them.
 * - For tokens with other names pass `names`: the path of the token for each part of the brand.
 * - Aliases (`{color.blue}`) and a `$type` of a group are followed. A wrong token is left out alone and reported.
 *
 * @param tokens The content of a `.tokens.json` file.
 * @param names For example `{ primaryColor: "palette.brand.500" }`.
 * @example
 * const { branding, warnings } = brandingFromTokens(tokens);
 */
export function brandingFromTokens(
  tokens: DesignTokens,
  names: { readonly [Part in BrandPart]?: string } = {},
): BrandingFromTokens {
  const root: JsonObject = isObject(tokens) ? tokens : {};
  const warnings: TenantWarning[] = unknownParts(names);
  let branding: Branding = {};
  for (const token of BRAND_TOKENS) {
    const path = names[token.part]?.split(".") ?? pathIn(root, token);
    try {
      const text = cssOfToken(root, path, token.type);
      branding =
        text === undefined
          ? missing(path, names[token.part], warnings, branding)
          : withPart(branding, token.part, text);
    } catch (error) {
      warnings.push({ path: path.join("."), reason: reasonOf(error) });
    }
  }
  return { branding, warnings };
}

/** The path of a part, in the group of a brand or without it. */
function pathIn(root: JsonObject, { path }: BrandToken): string[] {
  return isObject(root[BRAND_GROUP]) ? [BRAND_GROUP, ...path] : [...path];
}

/** A token that a caller names is expected to be there. */
function missing(path: string[], name: string | undefined, warnings: TenantWarning[], branding: Branding): Branding {
  if (name !== undefined) {
    warnings.push({ path: path.join("."), reason: "there is no token of this name" });
  }
  return branding;
}

function unknownParts(names: object): TenantWarning[] {
  const parts: readonly string[] = BRAND_TOKENS.map(({ part }) => part);
  return Object.keys(names)
    .filter((part: string) => !parts.includes(part))
    .map((part) => ({ path: part, reason: `write one of ${parts.join(", ")}` }));
}

function reasonOf(error: unknown): string {
  if (isTenantError(error, "TENANT_VALIDATION")) {
    return String(error.details.reason);
  }
  return error instanceof Error ? error.message : String(error);
}
