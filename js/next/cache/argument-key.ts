// Arguments as a part of a cache key. The JSON that Next.js makes of them has one text for different values: a `Map` is
// `{}`, and `undefined` is `null`.

import { describeValue } from "../../tenant/text.js";
import { validationError } from "../../wasm/refusals.js";

/** How deep arguments may be. It ends cycles too. */
const MAX_DEPTH = 64;

/**
 * A text for arguments. Different arguments have different texts.
 *
 * @throws {TenantValidationError} for a value that is not data, such as a function or an instance of a class.
 */
export function argumentKey(args: readonly unknown[]): string {
  return textOf(args, "args", 0);
}

function textOf(value: unknown, path: string, depth: number): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${value}n`;
    case "boolean":
    case "undefined":
      return String(value);
    case "object":
      if (depth <= MAX_DEPTH) {
        return value === null ? "null" : textOfObject(value, path, depth + 1);
      }
  }
  throw notData(value, path);
}

function textOfObject(value: object, path: string, depth: number): string {
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item, index) => textOf(item, `${path}[${index}]`, depth))}]`;
  }
  if (value instanceof Date) {
    return `Date(${value.getTime()})`;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw notData(value, path);
  }
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}:${textOf(member, `${path}.${name}`, depth)}`,
  );
  return `{${members}}`;
}

function notData(value: unknown, path: string): Error {
  return validationError(path, `write text, numbers, dates, arrays and plain objects; this is ${describeValue(value)}`);
}
