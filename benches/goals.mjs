// What tenantry is to reach, judged by what was measured in the same run.

import { TENANT_ONLY } from "./cold-start/candidates.mjs";
import { BY_HAND } from "./fetch.mjs";
import { BARE_MAP } from "./flags.mjs";
import { LIBRARIES } from "./resolution.mjs";
import { SDKS } from "./sdks.mjs";
import { ratio, written } from "./table.mjs";

const MICROSECOND = 1e-3;

/** Each goal, whether it holds, and the measured figure. */
export function goals({ flag, fetch, resolution, coldInNode, coldInChromium }) {
  const fastestPeer = Math.min(...Object.keys(SDKS).flatMap((name) => (name === "tenantry" ? [] : flag[name])));
  const overByHand = fetch.tenantry - fetch[BY_HAND];
  return [
    atMost(1.5, flag.tenantry, flag[BARE_MAP], "of a bare Map.get to read a flag"),
    atMost(1, flag.tenantry, fastestPeer, "of the fastest SDK to read a flag"),
    {
      goal: "at most 5 µs more than a wrapper by hand",
      holds: overByHand <= 5 * MICROSECOND,
      figure: written(overByHand, "duration"),
    },
    atMost(0.1, fetch.tenantry, fetch.ky, "of what ky adds to a fetch"),
    atMost(1, resolution.tenantry, resolution[LIBRARIES], "of tldts + cookie to resolve a tenant"),
    atMost(1, coldInNode[TENANT_ONLY], coldInNode["@openfeature/web-sdk"], "of OpenFeature's cold start in Node"),
    atMost(
      1,
      coldInChromium[TENANT_ONLY],
      coldInChromium["@openfeature/web-sdk"],
      "of OpenFeature's cold start in Chromium",
    ),
  ];
}

const atMost = (most, ours, theirs, what) => ({
  goal: `at most ${most}× ${what}`,
  holds: ours <= theirs * most,
  figure: ratio(ours, theirs),
});
