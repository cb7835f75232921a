import type { FlagValue } from "./profile.js";

/**
 * Whether a flag's value is of its fallback's type. A list is no object, null is no value, and a fallback of null leaves
 * open whether an object or a list is meant.
 *
 * Each type is named on both sides: an engine tests for a named one faster than it compares two `typeof`, and for one of two
 * values faster still.
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
