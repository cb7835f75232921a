// The goals of tenantry, compared with the values of the same run.

import { HANDWRITTEN } from "./fetch.mjs";
import { MAP_GET } from "./flags.mjs";
import { ERRORS_ONLY, RESOLUTION_ONLY } from "./parts.mjs";
import { LIBRARIES } from "./resolution.mjs";
import { SDKS } from "./sdks.mjs";
import { formatted, ratio } from "./table.mjs";

const MICROSECOND = 1e-3;
const OPENFEATURE = "@openfeature/web-sdk";

/** Each goal of the measured columns: its description, whether it holds, and the measured value. */
export const goals = (measured) =>
  Object.entries(measured).flatMap(([column, values]) => GOALS_OF_COLUMN[column](values));

/** The goals by the names of the columns. Of two goals for one value, the second is the more ambitious. */
const GOALS_OF_COLUMN = {
  download: (of) => [
    bytes(32_000, of.tenantry, "createTenantClient"),
    bytes(28_000, of.tenantry, "createTenantClient"),
    bytes(24_000, of[RESOLUTION_ONLY], "resolveTenant"),
    bytes(20_000, of[RESOLUTION_ONLY], "resolveTenant"),
    bytes(1_500, of[ERRORS_ONLY], "isTenantError"),
  ],
  node: (of) => [atMost(0.8, of[RESOLUTION_ONLY], of[OPENFEATURE], "the cold start of OpenFeature in Node.js")],
  chromium: (of) => [atMost(1, of[RESOLUTION_ONLY], of[OPENFEATURE], "the cold start of OpenFeature in Chromium")],
  "one-host": (of) => asFastAsLibraries(of, "one host"),
  "thousand-hosts": (of) => asFastAsLibraries(of, "a thousand hosts"),
  flag: (of) => [
    atMost(1.5, of.tenantry, of[MAP_GET], "the time of Map.get to read a flag"),
    atMost(1, of.tenantry, fastestPeer(of), "the time of the fastest SDK to read a flag"),
  ],
  fetch: (of) => [
    {
      goal: "at most 5 µs more than a handwritten wrapper",
      holds: of.tenantry - of[HANDWRITTEN] <= 5 * MICROSECOND,
      figure: formatted(of.tenantry - of[HANDWRITTEN], "duration"),
    },
    atMost(0.1, of.tenantry, of.ky, "the time that ky adds to a fetch"),
  ],
};

const asFastAsLibraries = (of, hosts) =>
  [1, 1.3].map((times) => {
    const speed = of[LIBRARIES] / of.tenantry;
    const goal = `at least ${times}× the speed of ${LIBRARIES} for ${hosts}`;
    return { goal, holds: speed >= times, figure: ratio(of[LIBRARIES], of.tenantry) };
  });

const fastestPeer = (of) => Math.min(...Object.keys(SDKS).flatMap((name) => (name === "tenantry" ? [] : of[name])));

const bytes = (most, size, name) => ({
  goal: `a download of at most ${formatted(most, "size")} for ${name}`,
  holds: size <= most,
  figure: formatted(size, "size"),
});

const atMost = (most, ours, theirs, what) => ({
  goal: `at most ${most}× ${what}`,
  holds: ours <= theirs * most,
  figure: ratio(ours, theirs),
});
