// The resolve options that the module holds: those of the last call that needed some. It parses them once and keeps
// them until a call needs others.

import { setOptions } from "./generated/tenantry.js";
import { callWithJson, generation } from "./kernel.js";

interface HeldOptions {
  readonly json: string;
  /** The instance that holds them. */
  readonly heldIn: number;
  /** What the kernel says of them. */
  readonly facts: unknown;
}

let held: HeldOptions | undefined;

/**
 * Makes the module hold these options for the next calls. Call it after all code of the caller has run: that code may
 * make calls with other options.
 *
 * @param json The arguments of the rule `setOptions`.
 * @returns What the kernel says of the options.
 * @throws {TenantValidationError} for options that the kernel refuses.
 */
export function holdOptions<Facts>(json: string): Facts {
  if (held?.json !== json || held.heldIn !== generation) {
    held = { json, facts: callWithJson(setOptions, json), heldIn: generation };
  }
  return held.facts as Facts;
}
