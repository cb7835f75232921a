// A text is a string. Nothing is made into one: `["a"]`, an object with `toString` or a number in a tenant's place is a
// mistake, or somebody's attempt to slip one value past a check that saw another.
import { kernelError } from "../wasm/module.js";

/**
 * The value, which must be a string.
 *
 * @throws {TenantValidationError} that names the field and says what came.
 */
export function requireText(value: unknown, field: string): string {
  if (typeof value !== "string") {
    throw kernelError((module) => module.validationError(field, `write a string; this is ${describeValue(value)}`));
  }
  return value;
}

/**
 * The value, which must be a string, in the place of a tenant's id.
 *
 * @throws {InvalidTenantIdError} that says what came.
 */
export function idString(value: unknown): string {
  if (typeof value !== "string") {
    throw kernelError((module) => module.notTextError(describeValue(value)));
  }
  return value;
}

/** What a value is, for an error: `an array`, `null`, `the number 42`. */
export function describeValue(value: unknown): string {
  if (value == null) {
    return String(value);
  }
  switch (typeof value) {
    case "number":
    case "bigint":
    case "boolean":
      return `the ${typeof value} ${value}`;
    case "object":
      return Array.isArray(value) ? "an array" : "an object";
    default:
      return `a ${typeof value}`;
  }
}
