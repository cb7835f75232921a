// Where a brand has its tokens.

/** The type of a token that a part of a brand comes from. */
export type TokenType = "color" | "fontFamily" | "dimension";

/** A part of a brand that is a token: its path below `brand`, and its type. */
export interface BrandToken {
  readonly part: "primaryColor" | "secondaryColor" | "fontFamily" | "radius";
  readonly path: readonly string[];
  readonly type: TokenType;
}

/** The tokens of a brand, in the order in which they are written. */
export const BRAND_TOKENS: readonly BrandToken[] = [
  { part: "primaryColor", path: ["color", "primary"], type: "color" },
  { part: "secondaryColor", path: ["color", "secondary"], type: "color" },
  { part: "fontFamily", path: ["font", "body"], type: "fontFamily" },
  { part: "radius", path: ["radius"], type: "dimension" },
];

/** The group around the tokens of a brand. */
export const BRAND_GROUP = "brand";
