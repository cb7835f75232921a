// `confirmResolution`: what the sources named against what the tenant directory says.

import { live } from "../live.mjs";
import { answerOf } from "../plain.mjs";
import { oddValue, withOddMember } from "../vocabulary/odd-values.mjs";
import { SOURCES } from "../vocabulary/options.mjs";
import { anyId, anySlug, id, slug } from "../vocabulary/tenants.mjs";

const claim = (random, ids) => {
  const source = random.pick(SOURCES);
  return random.chance(0.5) ? { id: id(random, ids), slug: null, source } : { id: null, slug: slug(random), source };
};

export const confirmation = {
  name: "confirmResolution",
  make: (random) => {
    const ids = random.chance(0.25) ? "opaque" : "uuid";
    const right = { ...claim(random, ids), unconfirmed: random.list(0, 1, () => claim(random, ids)) };
    return {
      resolution: random.chance(0.15) ? withOddMember(random, right) : right,
      tenant: {
        id: random.chance(0.7) ? (right.id ?? id(random, ids)) : anyId(random, ids),
        slug: random.one(
          () => right.slug ?? anySlug(random),
          () => right.slug ?? slug(random),
          () => anySlug(random),
          () => slug(random),
          () => null,
          () => oddValue(random),
        ),
      },
      ids: random.chance(0.95) ? ids : random.pick(["uuid", "opaque", "x", ""]),
    };
  },
  answer: (tenantry, { resolution, tenant, ids }) =>
    answerOf(() => tenantry.confirmResolution(live(resolution), live(tenant), { ids })),
};
