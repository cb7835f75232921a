// `node process.mjs <url>` prints the time of a cold start in this process, in milliseconds.

import { FLAG_VALUES } from "../flag-values.mjs";
import { KEY } from "./candidates.mjs";
import { firstAnswer } from "./first-answer.mjs";

console.log(await firstAnswer({ url: process.argv[2], flagValues: FLAG_VALUES, key: KEY }));
// Timers of an SDK would keep the process alive.
process.exit();
