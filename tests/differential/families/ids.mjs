// `TenantId.parse` and `TenantId.is`.

import { live } from "../live.mjs";
import { answerOf } from "../plain.mjs";
import { oddValue } from "../vocabulary/odd-values.mjs";
import { anyId, wrongId } from "../vocabulary/tenants.mjs";

/** The options of a call that takes ids, as a rule none. */
export function idOptions(random, ids) {
  if (random.chance(0.04))
    return {
      ids: random.one(
        () => random.pick(["UUID", "", "x"]),
        () => oddValue(random),
      ),
    };
  return ids === "opaque" ? { ids } : random.pick([{ $: "undefined" }, {}, { ids }, { ids: { $: "undefined" } }]);
}

export const ids = {
  name: "TenantId",
  make: (random) => {
    const format = random.chance(0.4) ? "opaque" : "uuid";
    return {
      text: random.one(
        () => anyId(random, format),
        () => anyId(random, format),
        () => wrongId(random),
        () => oddValue(random),
      ),
      options: idOptions(random, format),
    };
  },
  answer: (tenantry, { text, options }) => ({
    parse: answerOf(() => tenantry.TenantId.parse(live(text), live(options))),
    is: answerOf(() => tenantry.TenantId.is(live(text), live(options))),
  }),
};
