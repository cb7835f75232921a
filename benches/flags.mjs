// What reading a flag costs.

import { FEATURES } from "./features.mjs";
import { SDKS } from "./sdks.mjs";
import { shuffled } from "./shuffled.mjs";

export const BARE_MAP = "Map.get";

export const flags = {
  /** Each key many times over, so that the clock is read seldom. */
  inputs: shuffled(Array.from({ length: 50 }, () => Object.keys(FEATURES)).flat()),
  expected: (key) => FEATURES[key],

  async candidates() {
    const map = new Map(Object.entries(FEATURES));
    const calls = { [BARE_MAP]: (key) => map.get(key) };
    for (const [name, file] of Object.entries(SDKS)) {
      const { start } = await import(file);
      calls[name] = await start(FEATURES);
    }
    return calls;
  },
};
