// The format of the Design Tokens Community Group (2025.10), as far as a brand has a use for it.

/** A token: `$value`, and `$type` if no group above has it. */
export interface DesignToken {
  readonly $value: unknown;
  readonly $type?: string;
  readonly $description?: string;
}

/** Tokens in groups, as in a `.tokens.json` file. */
export interface DesignTokens {
  readonly [name: string]: DesignToken | DesignTokens | string | undefined;
}

/** Any JSON object. */
export type JsonObject = { readonly [name: string]: unknown };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
