// `parseBranding` and `brandingCss`.

import { live } from "../live.mjs";
import { answerOf } from "../plain.mjs";
import { brand, selector } from "../vocabulary/brands.mjs";
import { oddObject, oddValue } from "../vocabulary/odd-values.mjs";

const anyBrand = (random) =>
  random.one(
    () => brand(random, 0),
    () => brand(random, 0.05),
    () => brand(random, 0.2),
    () => brand(random, 0),
    () => (random.chance(0.5) ? oddObject(random, brand(random, 0)) : oddValue(random)),
  );

export const brands = [
  {
    name: "parseBranding",
    make: (random) => ({ branding: anyBrand(random) }),
    answer: (tenantry, { branding }) => answerOf(() => tenantry.parseBranding(live(branding))),
  },
  {
    name: "brandingCss",
    make: (random) => ({
      branding: anyBrand(random),
      options: random.pick([
        { $: "undefined" },
        {},
        { selector: selector(random) },
        { selector: selector(random) },
        { selector: selector(random) },
        { selectors: ":root" },
      ]),
    }),
    answer: (tenantry, { branding, options }) => answerOf(() => tenantry.brandingCss(live(branding), live(options))),
  },
];
