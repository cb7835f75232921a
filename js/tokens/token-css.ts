// The value of a token as CSS text, which the kernel parses.

import type { TokenType } from "./brand-tokens.js";
import { isObject, type JsonObject } from "./design-token.js";

/** A token that cannot be read. */
class TokenError extends Error {}

/** Aliases of aliases that are followed. A circle ends here. */
const MAX_ALIASES = 32;

/**
 * The token at a path as CSS, or undefined if there is none.
 *
 * @throws {Error} for a token of another type, a wrong value, or an alias that leads nowhere or in a circle.
 */
export function cssOfToken(root: JsonObject, path: readonly string[], type: TokenType): string | undefined {
  const token = find(root, path);
  if (token === undefined) {
    return undefined;
  }
  const { value, type: found } = followed(root, token, 0);
  if (found !== undefined && found !== type) {
    throw new TokenError(`write a token of the type ${type} in place of ${found}`);
  }
  return { color, dimension, fontFamily }[type](root, value);
}

interface Found {
  readonly value: unknown;
  /** The `$type` of the token, or of the closest group that has one. */
  readonly type: string | undefined;
}

function find(root: JsonObject, path: readonly string[]): Found | undefined {
  let at: unknown = root;
  let type = typeOf(root);
  for (const name of path) {
    if (!isObject(at) || !Object.hasOwn(at, name)) {
      return undefined;
    }
    at = at[name];
    type = typeOf(at) ?? type;
  }
  // A group can have a token of its own.
  const token = isObject(at) && !("$value" in at) && isObject(at.$root) ? at.$root : at;
  return isObject(token) && "$value" in token ? { value: token.$value, type: typeOf(token) ?? type } : undefined;
}

const typeOf = (at: unknown) => (isObject(at) && typeof at.$type === "string" ? at.$type : undefined);

/** The token that an alias names, `{color.blue}` or `{ $ref: "#/color/blue" }`. */
function followed(root: JsonObject, token: Found, aliases: number): Found {
  const path = aliasOf(token.value);
  if (path === undefined) {
    return token;
  }
  const found = find(root, path);
  if (found === undefined || aliases === MAX_ALIASES) {
    const fault = found === undefined ? "leads to no token" : "leads back to itself";
    throw new TokenError(`the alias {${path.join(".")}} ${fault}`);
  }
  return followed(root, { value: found.value, type: token.type ?? found.type }, aliases + 1);
}

function aliasOf(value: unknown): string[] | undefined {
  if (typeof value === "string") {
    return /^\{([^{}]+)\}$/.exec(value)?.[1]?.split(".");
  }
  const reference = isObject(value) && typeof value.$ref === "string" ? value.$ref : "";
  const path = /^#\/(.+?)(?:\/\$value)?$/.exec(reference)?.[1];
  return path?.split("/").map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}

const resolve = (root: JsonObject, value: unknown) => followed(root, { value, type: undefined }, 0).value;

/** The color spaces of tokens, as CSS functions. `%` is for components from 0 to 100 that CSS wants as percentages. */
const FUNCTIONS: { readonly [space: string]: readonly [name: string, ...units: string[]] } = {
  hsl: ["hsl", "", "%", "%"],
  hwb: ["hwb", "", "%", "%"],
  lab: ["lab", "", "", ""],
  lch: ["lch", "", "", ""],
  oklab: ["oklab", "", "", ""],
  oklch: ["oklch", "", "", ""],
};

/** A color object, or text: the format before 2025.10 had `"#1a56db"`. */
function color(_root: JsonObject, value: unknown): string {
  if (typeof value === "string") {
    return value;
  }
  if (!isObject(value) || !Array.isArray(value.components) || value.components.length !== 3) {
    throw new TokenError('write { "colorSpace": "srgb", "components": [0.1, 0.34, 0.86] }');
  }
  const { colorSpace, components, alpha = 1, hex } = value;
  if (!components.every((part) => part === "none" || isNumber(part)) || !isNumber(alpha)) {
    throw new TokenError("write numbers as components and as alpha");
  }
  if (colorSpace === "srgb") {
    return srgb(components, alpha);
  }
  const [name, ...units] = FUNCTIONS[String(colorSpace)] ?? [];
  if (name === undefined) {
    // What is not in sRGB has a color close to it in `hex`.
    if (typeof hex === "string") {
      return hex;
    }
    throw new TokenError(`the color space ${String(colorSpace).slice(0, 40)} needs a fallback in "hex"`);
  }
  const parts = components.map((part, index) => (part === "none" ? "none" : `${part}${units[index]}`));
  return `${name}(${parts.join(" ")}${alpha === 1 ? "" : ` / ${alpha}`})`;
}

/** Channels from 0 to 1 as `#rrggbb`, with an alpha below 1 as `#rrggbbaa`. */
function srgb(components: readonly unknown[], alpha: number): string {
  const channels = [...components.map((part) => (part === "none" ? 0 : Number(part))), ...(alpha === 1 ? [] : [alpha])];
  const pair = (channel: number) =>
    Math.round(Math.min(1, Math.max(0, channel)) * 255)
      .toString(16)
      .padStart(2, "0");
  return `#${channels.map(pair).join("")}`;
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

function dimension(root: JsonObject, value: unknown): string {
  if (typeof value === "string") {
    return value;
  }
  if (!isObject(value)) {
    throw new TokenError('write { "value": 8, "unit": "px" }');
  }
  const [number, unit] = [resolve(root, value.value), resolve(root, value.unit)];
  if (!isNumber(number) || typeof unit !== "string") {
    throw new TokenError('write { "value": 8, "unit": "px" }');
  }
  return number === 0 ? "0" : `${number}${unit}`;
}

function fontFamily(root: JsonObject, value: unknown): string {
  const names = (Array.isArray(value) ? value : [value]).map((name) => resolve(root, name));
  if (!names.every((name) => typeof name === "string")) {
    throw new TokenError('write a name, or a list of names: ["Inter", "sans-serif"]');
  }
  // Text alone can be a whole stack.
  return Array.isArray(value) ? names.map(quoted).join(", ") : String(names[0]);
}

/** A name is quoted where CSS would read another one. The generic families are never quoted. */
const quoted = (name: string) => (/^-?[a-z_][\w-]*( [a-z_][\w-]*)*$/i.test(name) ? name : `"${name}"`);
