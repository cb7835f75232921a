// Cold starts in Node.js. Each runs in a new process and imports the package from node_modules.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CANDIDATES } from "./candidates.mjs";
import { interleaved } from "./interleaved.mjs";

const PROCESS = fileURLToPath(new URL("process.mjs", import.meta.url));

/** The median time of each candidate, in milliseconds. */
export const coldStartsInNode = (runs, say) =>
  interleaved(Object.keys(CANDIDATES), runs, say, async (name) => {
    const { stdout } = await promisify(execFile)(process.execPath, [PROCESS, CANDIDATES[name].href]);
    return Number(stdout);
  });
