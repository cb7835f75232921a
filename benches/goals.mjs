// The goals of tenantry, compared with the values of the same run.

import { RESOLUTION_ONLY } from "./cold-start/candidates.mjs";
import { HANDWRITTEN } from "./fetch.mjs";
import { MAP_GET } from "./flags.mjs";
import { LIBRARIES } from "./resolution.mjs";
import { SDKS } from "./sdks.mjs";
import { formatted, ratio } from "./table.mjs";

const MICROSECOND = 1e-3;

/** Each goal: its description, whether it holds, and the measured value. */
export function goals({ flag, fetch, resolution, coldInNode, coldInChromium }) {
  const fastestPeer = Math.min(...Object.keys(SDKS).flatMap((name) => (name === "tenantry" ? [] : flag[name])));
  const overHandwritten = fetch.tenantry - fetch[HANDWRITTEN];
  return [
    atMost(1.5, flag.tenantry, flag[MAP_GET], "the time of Map.get to read a flag"),
    atMost(1, flag.tenantry, fastestPeer, "the time of the fastest SDK to read a flag"),
    {
      goal: "at most 5 µs more than a handwritten wrapper",
      holds: overHandwritten <= 5 * MICROSECOND,
      figure: formatted(overHandwritten, "duration"),
    },
    atMost(0.1, fetch.tenantry, fetch.ky, "the time that ky adds to a fetch"),
    atMost(1, resolution.tenantry, resolution[LIBRARIES], "the time of tldts + cookie to resolve a tenant"),
    atMost(
      1,
      coldInNode[RESOLUTION_ONLY],
      coldInNode["@openfeature/web-sdk"],
      "the cold start of OpenFeature in Node.js",
    ),
    atMost(
      1,
      coldInChromium[RESOLUTION_ONLY],
      coldInChromium["@openfeature/web-sdk"],
      "the cold start of OpenFeature in Chromium",
    ),
  ];
}

const atMost = (most, ours, theirs, what) => ({
  goal: `at most ${most}× ${what}`,
  holds: ours <= theirs * most,
  figure: ratio(ours, theirs),
});
