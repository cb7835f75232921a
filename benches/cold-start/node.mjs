// Cold starts in Node: each in a process of its own, from the packages as npm installs them.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CANDIDATES } from "./candidates.mjs";
import { interleaved } from "./interleaved.mjs";

const PROCESS = fileURLToPath(new URL("process.mjs", import.meta.url));

/** Median milliseconds by candidate. */
export const coldStartsInNode = (runs, say) =>
  interleaved(Object.keys(CANDIDATES), runs, say, async (name) => {
    const { stdout } = await promisify(execFile)(process.execPath, [PROCESS, CANDIDATES[name].href]);
    return Number(stdout);
  });
