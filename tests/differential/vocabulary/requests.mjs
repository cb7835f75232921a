// Requests: a host, a tenant header and cookies, handed over in every form that `resolveTenant` takes.

import { cookie } from "./cookies.mjs";
import { shaped, wrongHeaders } from "./headers.mjs";
import { host, rightHost } from "./hosts.mjs";
import { oddValue } from "./odd-values.mjs";
import { anyId } from "./tenants.mjs";

/** What a request carries, each part by its chance. */
export function parts(random, { ids = "uuid", header = 0.3, cookies = 0.4, forwarded = 0.05, wildHosts = 0.15 } = {}) {
  return random.members({
    host: [0.92, () => (random.chance(wildHosts) ? host(random) : rightHost(random))],
    authority: [0.05, () => host(random)],
    header: [header, () => (random.chance(0.05) ? `${anyId(random, ids)}, ${anyId(random, ids)}` : anyId(random, ids))],
    cookie: [cookies, () => cookie(random, ids)],
    forwarded: [forwarded, () => forwardedHosts(random)],
  });
}

/** The value of a header with the hosts that proxies saw. */
export function forwardedHosts(random) {
  const entries = random.list(1, 4, () => (random.chance(0.5) ? host(random) : forwardedElement(random)));
  return entries.join(random.pick([", ", ",", " ,\t"]));
}

/** One entry of the header of RFC 7239. */
function forwardedElement(random) {
  const value = host(random);
  const parameters = random.list(0, 2, () =>
    random.pick(["for=1.2.3.4", 'for="[::1]:80"', "proto=https", "by=_x", ""]),
  );
  if (random.chance(0.9)) {
    const spelt = random.pick(["host", "host", "Host", "HOST", " host", "host "]);
    const quoted = random.pick([value, value, `"${value}"`, `"${value}`, `${value}"`, `"a\\"b"`, `" ${value}"`]);
    parameters.splice(random.below(parameters.length + 1), 0, `${spelt}=${quoted}`);
  }
  if (random.chance(0.06)) parameters.push(`host=${host(random)}`);
  return parameters.join(random.pick([";", "; ", " ;"]));
}

/** The names under which options let a server read the parts. */
const NAMES = { header: "x-tenant-id", forwarded: "x-forwarded-host" };

/** A request with the parts, in one of the forms. */
export function request(random, carried, names = NAMES) {
  const { host: name, authority, header, cookie: cookies, forwarded } = carried;
  const pairs = Object.entries({
    host: name,
    ":authority": authority,
    [names.header]: header,
    cookie: cookies,
    [names.forwarded]: forwarded,
    "user-agent": "test",
  }).filter(([, value]) => value !== undefined);
  const plainPairs = pairs.filter(([key]) => !key.startsWith(":"));
  const headers = shaped(random, authority === undefined || random.chance(0.3) ? plainPairs : pairs);
  return random.one(
    () => byParts(random, carried, names),
    () => byParts(random, carried, names),
    () => headers,
    () => ({ headers }),
    () => ({ method: "GET", headers, rawHeaders: [], host: "framework.test", url: "/panels" }),
    () => ofFetch(random, carried, plainPairs) ?? headers,
    () => ({ ...random.members({ host: [0.5, () => name ?? null], cookie: [0.3, () => cookies ?? null] }), headers }),
    () => ({
      headers: shaped(
        random,
        plainPairs.filter(([key]) => key !== "host"),
      ),
      url: `https://${name ?? "x"}/a?b#c`,
    }),
  );
}

function byParts(random, { host: name, header, cookie: cookies, forwarded }, names) {
  return {
    ...(name !== undefined && { host: name }),
    ...(cookies !== undefined && { cookie: cookies }),
    ...(forwarded !== undefined && { forwardedHost: forwarded }),
    ...(header !== undefined && { headers: { [names.header]: header } }),
    ...random.members({ extra: [0.03, () => "ignored"], url: [0.03, () => "http://url.test/"] }),
  };
}

/** A `Request`, where one can be made. */
function ofFetch(random, { host: name }, pairs) {
  const request = { url: `http://${name ?? "localhost"}/panels?tenant=x`, headers: pairs };
  try {
    new Request(request.url, { headers: random.chance(0.5) ? pairs : [] });
    new Headers(pairs);
    return { $: "Request", of: request };
  } catch {
    return null;
  }
}

/** A request that is wrong: its shape, or a value where a text belongs. */
export function wrongRequest(random, carried) {
  const pairs = Object.entries({ host: carried.host ?? "acme.localhost", cookie: carried.cookie ?? "a=b" });
  return random.one(
    () => oddValue(random),
    () => wrongHeaders(random, pairs),
    () => ({ headers: wrongHeaders(random, pairs) }),
    () => ({ host: oddValue(random) }),
    () => ({ host: carried.host ?? null, cookie: oddValue(random) }),
    () => ({ host: carried.host ?? null, forwardedHost: oddValue(random) }),
    () => ({ url: oddValue(random) }),
    () => ({ $: "throwing", of: ["host"] }),
  );
}
