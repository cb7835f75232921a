// `resolveTenant` and `explainTenant`: which tenant a request is for.

import { isSame } from "../difference.mjs";
import { live } from "../live.mjs";
import { answerOf, plainError } from "../plain.mjs";
import { options, SOURCES, wrongOptions } from "../vocabulary/options.mjs";
import { forwardedHosts, parts, request, wrongRequest } from "../vocabulary/requests.mjs";

/** How a case is made, for each kind of case. */
const makers = {
  hosts: (random) => ({
    options: options(random),
    requests: random.list(1, 3, () => request(random, parts(random, { header: 0.05, cookies: 0.1, wildHosts: 0.8 }))),
  }),
  cookies: (random) => {
    const given = options(random, random.chance(0.5) ? { sources: ["cookie", ...random.some(SOURCES)] } : {});
    return {
      options: given,
      requests: random.list(1, 3, () => request(random, parts(random, { ids: given.ids, header: 0, cookies: 1 }))),
    };
  },
  headers: (random) => {
    const given = options(random);
    const names = { header: given.header?.toLowerCase() ?? "x-tenant-id", forwarded: "x-forwarded-host" };
    return {
      options: given,
      requests: random.list(1, 3, () => request(random, parts(random, { ids: given.ids, header: 0.9 }), names)),
    };
  },
  proxies: (random) => {
    const { header, count } = { header: "x-forwarded-host", count: 1 + random.below(3) };
    const trusted = random.pick([header, header, "forwarded", "Forwarded", "x-original-host"]);
    const given = options(random, { trustedProxies: { header: trusted, count } });
    const names = { header: "x-tenant-id", forwarded: trusted.toLowerCase() };
    const carried = () => ({ ...parts(random, { header: 0.05, cookies: 0.1 }), forwarded: forwardedHosts(random) });
    return { options: given, requests: random.list(1, 3, () => request(random, carried(), names)) };
  },
  sources: (random) => {
    const given = options(random, random.members({ sources: [0.5, () => random.some(SOURCES, 0.7)] }));
    const all = { ids: given.ids, header: 0.6, cookies: 0.7 };
    return { options: given, requests: random.list(1, 3, () => request(random, parts(random, all))) };
  },
  wrong: (random) =>
    random.chance(0.6)
      ? { options: wrongOptions(random), requests: [request(random, parts(random))] }
      : { options: options(random), requests: [wrongRequest(random, parts(random))] },
};

const family = (kind) => ({
  name: `resolve ${kind}`,
  make: makers[kind],
  answer: (tenantry, { options: written, requests }) => {
    const given = live(written);
    return requests.map((request) => {
      try {
        return answer(tenantry, live(request), given);
      } catch (error) {
        // A request that cannot be made in this form, which a case that was made smaller may be.
        return { error: plainError(error) };
      }
    });
  },
});

/** The resolution with the trace that explains it, or the refusal. Both functions must say the same. */
function answer(tenantry, request, options) {
  const resolved = answerOf(() => claims(tenantry.resolveTenant(request, options)));
  const explained = answerOf(() => {
    const { trace, resolution, error } = tenantry.explainTenant(request, options);
    if (error !== null) throw error;
    const lines = trace.map(({ source, outcome, detail }) => `${source} ${outcome}: ${detail}`);
    return { resolution: claims(resolution), trace: lines };
  });
  const isExplained =
    "error" in resolved ? isSame(resolved, explained) : isSame(resolved.value, explained.value?.resolution);
  return isExplained ? explained : { resolved, explained };
}

const claims = ({ id, slug, source, unconfirmed }) => ({ id, slug, source, unconfirmed });

export const resolving = Object.keys(makers).map(family);
