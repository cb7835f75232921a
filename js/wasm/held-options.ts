// The resolve options that the module holds: the sets used last. It parses each once, so a server may use several in
// turn.

import { selectOptions, setOptions } from "./generated/tenantry.js";
import { callWithJson, compute, kernel } from "./kernel.js";

/** How many sets the module has room for (`PLACES` in src/module/rules/options.rs). */
const PLACES = 8;

interface HeldOptions {
  readonly json: string;
  readonly place: number;
  /** What the kernel says of them. */
  readonly facts: unknown;
}

/** The sets by their JSON text. The one used last comes last. */
const held = new Map<string, HeldOptions>();
/** The instance that holds them. */
let heldIn = 0;
let selected: HeldOptions | undefined;

/**
 * Makes the module use these options in the next calls. Call it after all code of the caller has run: that code may
 * make calls with other options.
 *
 * @param json The arguments of the rule `setOptions`.
 * @returns What the kernel says of the options.
 * @throws {TenantValidationError} for options that the kernel refuses.
 */
export function holdOptions<Facts>(json: string): Facts {
  if (selected?.json !== json || heldIn !== kernel().generation) {
    selected = select(json);
  }
  return selected.facts as Facts;
}

function select(json: string): HeldOptions {
  // The kernel may refuse the options. Then nothing is selected.
  selected = undefined;
  if (heldIn !== kernel().generation) {
    held.clear();
    heldIn = kernel().generation;
  }
  const known = held.get(json);
  const [oldest] = held.values();
  const replaced = held.size === PLACES ? oldest : undefined;
  const place = known?.place ?? replaced?.place ?? held.size;
  compute(selectOptions, place);
  const options = known ?? { json, place, facts: callWithJson(setOptions, json) };
  held.delete((known ?? replaced ?? options).json);
  held.set(json, options);
  return options;
}
