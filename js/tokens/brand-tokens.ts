// Where a brand has its tokens.
import { parseBranding } from "../branding/branding.js";
import type { Branding } from "../profile/profile.js";

/** The type of a token that a part of a brand comes from. */
export type TokenType = "color" | "fontFamily" | "dimension";

type ColorPart = "primaryColor" | "secondaryColor" | "backgroundColor" | "textColor";

/** A part of a brand that is a token. */
export type BrandPart = ColorPart | `dark.${ColorPart}` | "fontFamily" | "headingFontFamily" | "radius";

/** A part of a brand that is a token: its path below `brand`, and its type. */
export interface BrandToken {
  readonly part: BrandPart;
  readonly path: readonly string[];
  readonly type: TokenType;
}

/** The tokens of a brand, in the order in which they are written. */
export const BRAND_TOKENS: readonly BrandToken[] = [
  { part: "primaryColor", path: ["color", "primary"], type: "color" },
  { part: "secondaryColor", path: ["color", "secondary"], type: "color" },
  { part: "backgroundColor", path: ["color", "background"], type: "color" },
  { part: "textColor", path: ["color", "text"], type: "color" },
  { part: "dark.primaryColor", path: ["dark", "color", "primary"], type: "color" },
  { part: "dark.secondaryColor", path: ["dark", "color", "secondary"], type: "color" },
  { part: "dark.backgroundColor", path: ["dark", "color", "background"], type: "color" },
  { part: "dark.textColor", path: ["dark", "color", "text"], type: "color" },
  { part: "fontFamily", path: ["font", "body"], type: "fontFamily" },
  { part: "headingFontFamily", path: ["font", "heading"], type: "fontFamily" },
  { part: "radius", path: ["radius"], type: "dimension" },
];

/** The group around the tokens of a brand. */
export const BRAND_GROUP = "brand";

/** The text of a part; undefined if the brand does not set it. */
export function partOf(branding: Branding, part: BrandPart): string | undefined {
  const [first, color] = part.split(".") as [keyof Branding, ColorPart?];
  return color === undefined ? (branding[first] as string | undefined) : branding.dark?.[color];
}

/** The brand with one more part. The kernel decides what a part may be. */
export function withPart(branding: Branding, part: BrandPart, text: string): Branding {
  const [first, color] = part.split(".") as [string, ColorPart?];
  return parseBranding({ ...branding, [first]: color === undefined ? text : { ...branding.dark, [color]: text } });
}
