// `parseProfile`, of data and of JSON text.

import { live } from "../live.mjs";
import { answerOf } from "../plain.mjs";
import { written } from "../vocabulary/json-texts.mjs";
import { oddProfile, profile } from "../vocabulary/profiles.mjs";
import { idOptions } from "./ids.mjs";

const answer = (tenantry, { profile, options }) => answerOf(() => tenantry.parseProfile(live(profile), live(options)));

const formatOf = (random) => (random.chance(0.2) ? "opaque" : "uuid");

export const profiles = [
  {
    name: "parseProfile of data",
    make: (random) => {
      const ids = formatOf(random);
      const made = random.chance(0.8) ? profile(random, { ids }) : oddProfile(random, { ids });
      return { profile: made, options: idOptions(random, ids) };
    },
    answer,
  },
  {
    name: "parseProfile of text",
    make: (random) => {
      const ids = formatOf(random);
      return { profile: written(random, profile(random, { ids })), options: idOptions(random, ids) };
    },
    answer,
  },
];
