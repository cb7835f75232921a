// Every candidate in turn, run after run, so that a noisy machine is noisy for all; to and fro, so that none is always
// next to the one that leaves the most behind.

import { median } from "../median.mjs";

/** The median of what `once` measures, by name. The first run fills the machine's caches and does not count. */
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
