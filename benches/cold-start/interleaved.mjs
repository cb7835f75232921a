// Runs the candidates in turn, so that noise of the machine affects all of them. Every second run is in reverse order,
// so that no candidate always follows the same one.

import { median } from "../median.mjs";

/** The median of the values that `once` measures, by name. The first run fills the caches and is not counted. */
export async function interleaved(names, runs, say, once) {
  const measured = Object.fromEntries(names.map((name) => [name, []]));
  for (let run = 0; run <= runs; run += 1) {
    say(`run ${run} of ${runs}`);
    for (const name of run % 2 === 0 ? names : names.toReversed()) {
      const value = await once(name);
      if (run > 0) measured[name].push(value);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(measured[name])]));
}
