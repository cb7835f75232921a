// The time of resolving the tenant of a request from its host and cookie.

import { parseCookie } from "cookie";
import { resolveTenant } from "tenantry";
import { getSubdomain } from "tldts";
import { shuffled } from "./shuffled.mjs";

const RESERVED = new Set(["www", "api", "app", "admin"]);
const OPTIONS = { rootDomains: ["vital.health"], reservedLabels: [...RESERVED] };

/** More than a cache would hold. */
const TENANTS = 8_192;

export const LIBRARIES = "tldts + cookie";

export const resolution = {
  inputs: shuffled(Array.from({ length: TENANTS }, (_, number) => requestsOf(number)).flat()),
  expected: ({ tenant }) => tenant,

  candidates: () => ({
    tenantry({ host, cookie }) {
      const { slug, id } = resolveTenant({ host, cookie }, OPTIONS);
      return slug ?? id;
    },

    // Reads the host and the cookie, and validates neither: it accepts a duplicated cookie, a malformed id and a host
    // under another domain.
    [LIBRARIES]({ host, cookie }) {
      const label = getSubdomain(host);
      const cookies = parseCookie(cookie);
      return label && !RESERVED.has(label) ? label : cookies["__Host-tenant_id"];
    },
  }),
};

/** A tenant's host without and with its cookie, and the shared host, where the cookie names the tenant. */
function requestsOf(number) {
  const slug = `tenant-${number.toString(36)}`;
  const id = `${number.toString(16).padStart(8, "0")}-1111-4111-8111-111111111111`;
  const others = `theme=dark; session=${(number * 2_654_435_761).toString(36)}`;
  const cookie = `${others}; __Host-tenant_id=${id}`;
  return [
    { host: received(`${slug}.vital.health`), cookie: received(others), tenant: slug },
    { host: received(`${slug}.vital.health`), cookie: received(cookie), tenant: slug },
    { host: received("app.vital.health"), cookie: received(cookie), tenant: id },
  ];
}

/** A flat string, as a socket returns it. V8 stores a concatenated string as a tree of its parts. */
function received(text) {
  return Buffer.from(text).toString("latin1");
}
