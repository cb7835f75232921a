import type { FlagValue } from "../profile/profile.js";

/** The copies by their originals, so that each evaluation returns the same object and a page need not render again. */
const copies = new WeakMap<object, FlagValue>();

/** A copy of a flag's value that does not change, at any depth. */
export function frozenCopy(value: FlagValue): FlagValue {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const copy = copies.get(value) ?? freeze(structuredClone(value));
  copies.set(value, copy);
  return copy;
}

function freeze(value: FlagValue): FlagValue {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(freeze);
    Object.freeze(value);
  }
  return value;
}
