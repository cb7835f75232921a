// Flags with other values, for this tab only.
import type { Inspection } from "../client/inspection.js";
import { isOfTypeOf } from "../profile/flag-type.js";
import type { FlagValue } from "../profile/profile.js";
import { intercept } from "./interception.js";
import type { TabMemory } from "./tab-memory.js";

/** The overrides of a client's flags. They count from `apply()` until the function that it returns is called. */
export class FlagOverrides {
  readonly #inspection: Inspection;
  readonly #memory: TabMemory;

  constructor(inspection: Inspection, memory: TabMemory) {
    this.#inspection = inspection;
    this.#memory = memory;
  }

  get values(): ReadonlyMap<string, FlagValue> {
    return this.#memory.flags;
  }

  /** Makes `client.flag`, and so every hook, give the overrides. */
  apply(): () => void {
    const { state } = this.#inspection;
    const restore = intercept(state, "flag", (read) => (key, fallback) => {
      const value = this.values.get(key);
      if (value === undefined) {
        return read(key, fallback);
      }
      // A null fallback says nothing of the type: `<Feature>` asks so for a flag that the profile does not have.
      return fallback === null || isOfTypeOf(fallback, value) ? value : fallback;
    });
    this.#announceIfAny();
    return () => {
      restore();
      this.#announceIfAny();
    };
  }

  set(key: string, value: FlagValue): void {
    this.#keep(new Map(this.values).set(key, value));
  }

  /** The flag has the profile's value again. */
  remove(key: string): void {
    this.#keep([...this.values].filter(([name]) => name !== key));
  }

  /** Every flag has the profile's value again. */
  reset(): void {
    this.#keep([]);
  }

  #keep(values: Iterable<readonly [string, FlagValue]>): void {
    this.#memory.keep({ flags: Object.fromEntries(values) });
    this.#announce();
  }

  #announceIfAny(): void {
    if (this.values.size > 0) {
      this.#announce();
    }
  }

  #announce(): void {
    const { events, state } = this.#inspection;
    events.emit("change", { status: state.status });
  }
}
