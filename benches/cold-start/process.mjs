// `node process.mjs <url>`: prints how long a cold start took in this process.

import { FEATURES } from "../features.mjs";
import { KEY } from "./candidates.mjs";
import { firstAnswer } from "./first-answer.mjs";

console.log(await firstAnswer({ url: process.argv[2], features: FEATURES, key: KEY }));
// An SDK that keeps timers would keep the process.
process.exit();
