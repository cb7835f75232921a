// The time of resolving the tenant of a request from its host and cookie: requests for one host, and for a thousand.

import { parseCookie } from "cookie";
import { resolveTenant } from "tenantry";
import { getSubdomain } from "tldts";
import { shuffled } from "./shuffled.mjs";

const RESERVED = new Set(["www", "api", "app", "admin"]);
const OPTIONS = { rootDomains: ["vital.health"], reservedLabels: [...RESERVED] };

/** The number of requests in a round, so that the clock is read rarely. */
const REQUESTS = 24_000;

export const LIBRARIES = "tldts + cookie";

/** Every request has strings of its own, as those of a server have. */
export const resolutionOfOneHost = comparison(() => requestTo(0));

/** A tenant has a host of its own. A third of the requests goes to a shared host, where the cookie names the tenant. */
export const resolutionOfThousandHosts = comparison((number) =>
  number % 3 === 0 ? requestToSharedHost(number % 1_000) : requestTo(number % 1_000),
);

function comparison(requestOf) {
  return {
    inputs: shuffled(Array.from({ length: REQUESTS }, (_, number) => requestOf(number))),
    expected: ({ tenant }) => tenant,
    candidates: () => ({ tenantry: withTenantry, [LIBRARIES]: withLibraries }),
  };
}

function withTenantry({ host, cookie }) {
  const { slug, id } = resolveTenant({ host, cookie }, OPTIONS);
  return slug ?? id;
}

/**
 * Reads the host and the cookie, and validates neither: it accepts a duplicated cookie, a malformed id and a host under
 * another domain.
 */
function withLibraries({ host, cookie }) {
  const label = getSubdomain(host);
  const cookies = parseCookie(cookie);
  return label && !RESERVED.has(label) ? label : cookies["__Host-tenant_id"];
}

/** A request to the host of a tenant. Its browser has chosen the tenant, so there is a cookie too. */
function requestTo(number) {
  const slug = `tenant-${number.toString(36)}`;
  return { host: received(`${slug}.vital.health`), cookie: cookieOf(number), tenant: slug };
}

function requestToSharedHost(number) {
  return { host: received("app.vital.health"), cookie: cookieOf(number), tenant: idOf(number) };
}

function cookieOf(number) {
  const session = (number * 2_654_435_761).toString(36);
  return received(`theme=dark; session=${session}; __Host-tenant_id=${idOf(number)}`);
}

function idOf(number) {
  return `${number.toString(16).padStart(8, "0")}-1111-4111-8111-111111111111`;
}

/** A flat string, as a socket returns it. V8 stores a concatenated string as a tree of its parts. */
function received(text) {
  return Buffer.from(text).toString("latin1");
}
