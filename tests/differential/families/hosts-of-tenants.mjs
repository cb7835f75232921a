// `tenantHost`: the host of another tenant.

import { live } from "../live.mjs";
import { answerOf } from "../plain.mjs";
import { host, rightHost } from "../vocabulary/hosts.mjs";
import { oddValue } from "../vocabulary/odd-values.mjs";
import { options, wrongOptions } from "../vocabulary/options.mjs";
import { anySlug } from "../vocabulary/tenants.mjs";

export const hostsOfTenants = {
  name: "tenantHost",
  make: (random) => ({
    host: random.one(
      () => rightHost(random),
      () => host(random),
      () => host(random),
      () => (random.chance(0.2) ? oddValue(random) : rightHost(random)),
    ),
    slug: random.chance(0.95) ? anySlug(random) : oddValue(random),
    options: random.chance(0.9) ? options(random) : wrongOptions(random),
  }),
  answer: (tenantry, { host, slug, options }) =>
    answerOf(() => tenantry.tenantHost(live(host), live(slug), live(options))),
};
