import type { Branding } from "../profile/profile.js";
import { BRAND_GROUP, BRAND_TOKENS, type BrandPart, type BrandToken, partOf, withPart } from "./brand-tokens.js";
import type { DesignTokens } from "./design-token.js";

type Group = { [name: string]: unknown };

/**
 * A brand as W3C design tokens (2025.10), in the group `brand`. Tokens have no images and no names: logos, favicon and
 * product name are left out, and so is a part that is wrong.
 *
 * @example
 * brandingToTokens({ primaryColor: "#1a56db" });
 * // { brand: { color: { primary: { $type: "color", $value: { colorSpace: "srgb", components: [0.102, …], … } } } } }
 */
export function brandingToTokens(branding: Branding): DesignTokens {
  const brand: Group = {};
  for (const token of BRAND_TOKENS) {
    const text = canonicalPart(branding, token.part);
    if (text !== undefined) {
      put(brand, token.path, { $type: token.type, $value: tokenValue(text, token) });
    }
  }
  return { [BRAND_GROUP]: brand as DesignTokens };
}

/** A part in the kernel's spelling: a color as digits. Undefined for a part that is missing or wrong. */
function canonicalPart(branding: Branding, part: BrandPart): string | undefined {
  const text = partOf(branding, part);
  try {
    return text === undefined ? undefined : partOf(withPart({}, part, text), part);
  } catch {
    return undefined;
  }
}

function put(group: Group, path: readonly string[], token: object): void {
  const [name = "", ...rest] = path;
  if (rest.length === 0) {
    group[name] = token;
  } else {
    group[name] ??= {};
    put(group[name] as Group, rest, token);
  }
}

function tokenValue(text: string, { type }: BrandToken): unknown {
  if (type === "color") {
    return colorOf(text);
  }
  return type === "dimension" ? dimensionOf(text) : namesIn(text);
}

/** `#rrggbb` or `#rrggbbaa`. The hexadecimal spelling of a token has no alpha. */
function colorOf(text: string): object {
  const [red, green, blue, alpha] = (text.match(/[\da-f]{2}/gi) ?? []).map((pair) => Number.parseInt(pair, 16) / 255);
  const components = [red, green, blue].map((channel = 0) => rounded(channel));
  return {
    colorSpace: "srgb",
    components,
    ...(alpha !== undefined && { alpha: rounded(alpha) }),
    hex: text.slice(0, 7),
  };
}

const rounded = (channel: number) => Number(channel.toFixed(4));

/** A dimension is in `px` or `rem`. `em` is relative to an element, which no token has. */
function dimensionOf(text: string): object | string {
  const { number, unit } = /^(?<number>[\d.]+)(?<unit>px|rem)?$/.exec(text)?.groups ?? {};
  return number === undefined ? text : { value: Number(number), unit: unit ?? "px" };
}

/** The names of a font stack. A comma inside quotes separates nothing. */
function namesIn(stack: string): string[] {
  const names = stack.match(/"[^"]*"|'[^']*'|[^,]+/g) ?? [];
  return names
    .map((name) => name.trim())
    .filter(Boolean)
    .map((name) => (/^["']/.test(name) ? name.slice(1, -1) : name));
}
