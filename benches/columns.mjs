// The columns of the table, by the name under which `npm run bench -- <name> …` measures one of them alone.

import { Failure } from "../scripts/process/failure.mjs";
import { coldStartsInChromium } from "./cold-start/browser.mjs";
import { coldStartsInNode } from "./cold-start/node.mjs";
import { added, fetches } from "./fetch.mjs";
import { flags } from "./flags.mjs";
import { measure } from "./measure.mjs";
import { resolutionOfOneHost, resolutionOfThousandHosts } from "./resolution.mjs";
import { sizes } from "./size.mjs";

/** `values(say)` returns milliseconds or bytes by candidate. */
export const COLUMNS = {
  download: { title: "download", unit: "size", values: sizes },
  node: { title: "cold start in Node", unit: "duration", values: (say) => coldStartsInNode(25, say) },
  chromium: { title: "in Chromium", unit: "duration", values: (say) => coldStartsInChromium(15, say) },
  "one-host": { title: "resolves: one host", unit: "duration", values: (say) => measure(resolutionOfOneHost, say) },
  "thousand-hosts": {
    title: "a thousand hosts",
    unit: "duration",
    values: (say) => measure(resolutionOfThousandHosts, say),
  },
  flag: { title: "reads a flag", unit: "duration", values: (say) => measure(flags, say) },
  fetch: { title: "adds to a fetch", unit: "duration", values: async (say) => added(await measure(fetches, say)) },
};

/** Columns that are measured together. */
const GROUPS = { resolution: ["one-host", "thousand-hosts"], "cold-start": ["node", "chromium"] };

/**
 * The names of the columns that these arguments ask for, in the order of the table. Without arguments: all.
 *
 * @throws {Failure} that lists the names, for a name that does not exist.
 */
export function columnsOf(args) {
  const all = Object.keys(COLUMNS);
  if (args.length === 0) return all;
  const wanted = args.flatMap((name) => GROUPS[name] ?? [name]);
  const unknown = wanted.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    const names = [...all, ...Object.keys(GROUPS)].join(", ");
    throw new Failure(`There is no column "${unknown}" to measure. There are: ${names}.`);
  }
  return all.filter((name) => wanted.includes(name));
}
