// The time of reading a flag.

import { FLAG_VALUES } from "./flag-values.mjs";
import { SDKS } from "./sdks.mjs";
import { shuffled } from "./shuffled.mjs";

export const MAP_GET = "Map.get";

export const flags = {
  /** Each key 50 times, so that the clock is read rarely. */
  inputs: shuffled(Array.from({ length: 50 }, () => Object.keys(FLAG_VALUES)).flat()),
  expected: (key) => FLAG_VALUES[key],

  async candidates() {
    const map = new Map(Object.entries(FLAG_VALUES));
    const calls = { [MAP_GET]: (key) => map.get(key) };
    for (const [name, file] of Object.entries(SDKS)) {
      const { start } = await import(file);
      calls[name] = await start(FLAG_VALUES);
    }
    return calls;
  },
};
