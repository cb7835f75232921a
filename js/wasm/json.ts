// A caller's data as JSON text for the kernel. `JSON.stringify` would hide what the kernel has to refuse: it drops
// functions, calls `toJSON`, and writes `NaN` as null, which means "unlimited".

import { toJsonNumber } from "./numbers.js";

/** How deep the kernel reads data. */
const MAX_DEPTH = 128;

/** What the kernel reads as "not data". */
const NOT_DATA = "?";
/** What the kernel reads as "nested too deep". */
const TOO_DEEP = "!";

/** Own enumerable members, as JSON text. What the caller's getters throw passes through. */
export function toJson(value: unknown, parents: readonly object[] = []): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      return Number.isNaN(value) ? NOT_DATA : toJsonNumber(value);
    case "boolean":
      return String(value);
    case "undefined":
      return "null";
    case "object":
      return value === null ? "null" : objectToJson(value, parents);
    default:
      return NOT_DATA;
  }
}

function objectToJson(value: object, parents: readonly object[]): string {
  if (parents.length > MAX_DEPTH || parents.includes(value)) {
    return TOO_DEEP;
  }
  const within = [...parents, value];
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item) => toJson(item, within))}]`;
  }
  return `{${Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${toJson(member, within)}`)}}`;
}
