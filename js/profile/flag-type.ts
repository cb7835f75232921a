import type { FlagValue } from "./profile.js";

/**
 * Whether a flag's value has the type of its fallback. A list is not an object, null is not a value, and a null
 * fallback accepts an object or a list.
 *
 * Each type is named on both sides: engines test for a named type faster than they compare two `typeof`, and one of two
 * values even faster.
 */
export function isOfTypeOf(fallback: FlagValue, value: FlagValue | undefined): boolean {
  if (value === true || value === false) {
    return fallback === true || fallback === false;
  }
  switch (typeof value) {
    case "string":
      return typeof fallback === "string";
    case "number":
      return typeof fallback === "number";
    case "object":
      return value !== null && typeof fallback === "object" && isAlike(value, fallback);
    default:
      return false;
  }
}

function isAlike(value: object, fallback: FlagValue): boolean {
  return fallback === null || Array.isArray(value) === Array.isArray(fallback);
}
