// Texts are strings. Nothing is converted: `["a"]`, an object with `toString` or a number in the place of a tenant is a
// mistake, or an attempt to pass one value through a check that saw another.

import { refuseIdOfOtherType } from "../wasm/generated/tenantry.js";
import { refusal } from "../wasm/kernel.js";
import { validationError } from "../wasm/refusals.js";

/**
 * Returns a value that must be a string.
 *
 * @throws {TenantValidationError} that names the field and the type of the value.
 */
export function requireText(value: unknown, field: string): string {
  if (typeof value !== "string") {
    throw validationError(field, `write a string; this is ${describeValue(value)}`);
  }
  return value;
}

/**
 * Returns a value that must be a string, in the place of a tenant id.
 *
 * @throws {InvalidTenantIdError} that names the type of the value.
 */
export function idString(value: unknown): string {
  if (typeof value !== "string") {
    throw refusal(refuseIdOfOtherType, describeValue(value));
  }
  return value;
}

/** A description of a value for an error: `an array`, `null`, `the number 42`. */
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
