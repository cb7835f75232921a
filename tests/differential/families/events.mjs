// `injectTenant`, `extractTenant` and `tenantKey`.

import { live } from "../live.mjs";
import { answerOf } from "../plain.mjs";
import { oddObject, oddValue, record } from "../vocabulary/odd-values.mjs";
import { anyId, id } from "../vocabulary/tenants.mjs";
import { idOptions } from "./ids.mjs";

/** The payload of an event, which may name a tenant. */
function payload(random, ids) {
  const tenant = random.members({
    tenant_id: [0.4, () => (random.chance(0.95) ? anyId(random, ids) : oddValue(random))],
    tenantId: [0.1, () => (random.chance(0.95) ? anyId(random, ids) : oddValue(random))],
  });
  const made = random.chance(0.5) ? { ...tenant, ...record(random) } : { ...record(random), ...tenant };
  return random.chance(0.9) ? made : random.chance(0.5) ? oddObject(random, made) : oddValue(random);
}

const formatOf = (random) => (random.chance(0.3) ? "opaque" : "uuid");

export const events = [
  {
    name: "injectTenant",
    make: (random) => {
      const ids = formatOf(random);
      return { event: payload(random, ids), tenantId: anyId(random, ids), options: idOptions(random, ids) };
    },
    answer: (tenantry, { event, tenantId, options }) =>
      answerOf(() => tenantry.injectTenant(live(event), live(tenantId), live(options))),
  },
  {
    name: "extractTenant",
    make: (random) => {
      const ids = formatOf(random);
      return { event: payload(random, ids), options: idOptions(random, ids) };
    },
    answer: (tenantry, { event, options }) => answerOf(() => tenantry.extractTenant(live(event), live(options))),
  },
  {
    name: "tenantKey",
    make: (random) => {
      const ids = formatOf(random);
      return {
        tenantId: random.chance(0.8) ? id(random, ids) : anyId(random, ids),
        key: random.pick(["cart", "", "a:b", "t\u00e9xt", "\ud800", "\udc00x", oddValue(random)]),
        options: idOptions(random, ids),
      };
    },
    answer: (tenantry, { tenantId, key, options }) =>
      answerOf(() => tenantry.tenantKey(live(tenantId), live(key), live(options))),
  },
];
