// `resolveOptionsFromEnv` of `tenantry/server`.

import { live } from "../live.mjs";
import { answerOf } from "../plain.mjs";
import { oddValue } from "../vocabulary/odd-values.mjs";
import { anyId, anySlug } from "../vocabulary/tenants.mjs";
import { idOptions } from "./ids.mjs";

const ENABLED = ["true", "false", "1", "0", "TRUE", " False ", "yes", "", " ", "01", "\u00a0true"];

export const environment = {
  name: "resolveOptionsFromEnv",
  make: (random) => {
    const ids = random.chance(0.3) ? "opaque" : "uuid";
    const tenant = () => (random.chance(ids === "uuid" ? 0.5 : 0.9) ? anyId(random, ids) : anySlug(random));
    const list = () => random.list(0, 4, tenant).join(random.pick([",", ", ", " ,", ",,", ";"]));
    const odd = (make) => () => (random.chance(0.03) ? oddValue(random) : make());
    return {
      env: random.members({
        MULTI_TENANCY_ENABLED: [0.6, odd(() => random.pick(ENABLED))],
        DEFAULT_TENANT_ID: [0.5, odd(tenant)],
        ALLOWED_TENANTS: [0.6, odd(list)],
        OTHER: [0.3, () => "x"],
      }),
      options: idOptions(random, ids),
    };
  },
  answer: (tenantry, { env, options }) => answerOf(() => tenantry.resolveOptionsFromEnv(live(env), live(options))),
};
