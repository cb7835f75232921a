// `canAccessResource`.

import { live } from "../live.mjs";
import { answerOf } from "../plain.mjs";
import { snake } from "../vocabulary/brands.mjs";
import { oddObject, oddValue, withOddMember } from "../vocabulary/odd-values.mjs";
import { anyId, id } from "../vocabulary/tenants.mjs";
import { idOptions } from "./ids.mjs";

const MODES = ["private", "global", "selective", "selective", "selective", "Global", "public", "", " global"];

function resource(random, ids) {
  const members = random.members({
    tenantId: [0.97, () => (random.chance(0.9) ? id(random, ids) : anyId(random, ids))],
    sharingMode: [0.85, () => (random.chance(0.95) ? random.pick(MODES) : oddValue(random))],
    sharedWith: [0.8, () => random.list(0, 4, () => (random.chance(0.9) ? anyId(random, ids) : oddValue(random)))],
    name: [0.3, () => oddValue(random)],
  });
  const spelt = Object.entries(members).map(([name, value]) => [random.chance(0.15) ? snake(name) : name, value]);
  return Object.fromEntries(random.chance(0.03) ? [...spelt, ["tenant_id", id(random, ids)]] : spelt);
}

export const sharing = {
  name: "canAccessResource",
  make: (random) => {
    const ids = random.chance(0.3) ? "opaque" : "uuid";
    const made = resource(random, ids);
    return {
      tenantId: random.chance(0.95) ? id(random, ids) : anyId(random, ids),
      resource: random.one(
        () => made,
        () => made,
        () => made,
        () => made,
        () =>
          random.one(
            () => withOddMember(random, { a: 1, ...made }),
            () => oddObject(random, made),
            () => oddValue(random),
          ),
      ),
      options: idOptions(random, ids),
    };
  },
  answer: (tenantry, { tenantId, resource, options }) =>
    answerOf(() => tenantry.canAccessResource(live(tenantId), live(resource), live(options))),
};
