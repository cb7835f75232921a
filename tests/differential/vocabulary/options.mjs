// Resolve options: right ones, and ones that are wrong in one place.

import { CUSTOM, ROOTS } from "./hosts.mjs";
import { oddObject, oddValue, withOddMember } from "./odd-values.mjs";
import { slug, tenantRef, wrongTenantRef } from "./tenants.mjs";

export const SOURCES = ["pinned", "header", "subdomain", "session", "cookie", "default", "platform"];

/** Options that are right as a rule. Some break a rule between two options. */
export function options(random, more = {}) {
  const ids = random.chance(0.2) ? "opaque" : "uuid";
  const chosen = random.members({
    rootDomains: [0.9, () => ["vital.health", ...random.some(ROOTS.slice(1), 0.7)]],
    customDomains: [0.25, () => customDomains(random, ids)],
    sources: [0.2, () => random.some(SOURCES, 0.75)],
    header: [0.08, () => random.pick(["x-tenant-id", "X-Tenant", "tenant"])],
    cookie: [0.15, () => cookieOption(random)],
    pinned: [0.06, () => tenantRef(random, ids)],
    defaultTenant: [0.2, () => tenantRef(random, ids)],
    allowedTenants: [0.12, () => random.list(1, 4, () => tenantRef(random, ids))],
    reservedLabels: [0.1, () => random.some(["www", "api", "acme", "a"], 0.5)],
    previewSeparator: [0.25, () => random.pick(["---", "---", "--p--", "-x-"])],
    trustedProxies: [0.04, () => trustedProxies(random)],
    prefer: [0.12, () => random.pick(["header", "header", "subdomain", "subdomain", ...SOURCES])],
    enabled: [0.12, () => random.chance(0.4)],
  });
  const given = ids === "opaque" || random.chance(0.05) ? { ...chosen, ids } : chosen;
  return { ...given, ...more };
}

function customDomains(random, ids) {
  return Object.fromEntries(random.some(CUSTOM, 0.6).map((domain) => [domain, tenantRef(random, ids)]));
}

function trustedProxies(random) {
  const header = random.pick(["x-forwarded-host", "forwarded", "Forwarded", "X-Original-Host"]);
  return { header, count: 1 + random.below(3) };
}

function cookieOption(random) {
  return random.one(
    () => "tenant_id",
    () => "org",
    () => "__Host-tenant_id",
    () => "__Secure-tenant_id",
    () => ({ name: "tenant_id", prefix: "" }),
    () => ({ name: "tenant_id", prefix: "__Secure-" }),
    () => ({ name: "org", prefix: "__Host-" }),
    () => ({ name: "org" }),
  );
}

/** What is wrong with each option, besides a wrong type. */
const WRONG = {
  rootDomains: (random) => [
    random.pick([
      "health",
      "*.vital.health",
      "vital.health:80",
      "",
      "vital..health",
      "1.2.3.4",
      "v\u00edtal.health",
      42,
    ]),
  ],
  customDomains: (random) =>
    random.one(
      () => ({ [random.pick(["acme.test:80", "*.acme.test", "vital.health", "", "__proto__", "[::1]"])]: "acme" }),
      () => ({ "acme.test": wrongTenantRef(random) }),
      () => ({ "acme.test": "acme", "ACME.test": "medtech" }),
    ),
  sources: (random) => [random.pick(["host", "Header", "", "subdomains", " cookie"])],
  header: (random) => random.pick(["", "x tenant", "x:tenant", "t\u00e9nant", "x-tenant-id\n"]),
  cookie: (random) =>
    random.one(
      () => random.pick(["", "a b", "a=b", "__host-x", "__Host-", "__x", "t\u00e9nant", "a;b"]),
      () => ({ name: random.pick(["", "__Host-tenant_id", "a b", 42]) }),
      () => ({ name: "tenant_id", prefix: random.pick(["__host-", "x", 42, "__Host"]) }),
      () => ({ prefix: "" }),
      () => ({ name: "tenant_id", domain: "vital.health" }),
    ),
  pinned: wrongTenantRef,
  defaultTenant: wrongTenantRef,
  allowedTenants: (random) =>
    random.one(
      () => [],
      () => [slug(random), wrongTenantRef(random)],
    ),
  reservedLabels: (random) => [random.pick(["WWW", "", "a.b", "-a", "m\u00fc", "a".repeat(64)])],
  previewSeparator: (random) =>
    random.pick(["", "-", "--", "---------------------", "a", "-a", "-A-", "-.-", "\u2014"]),
  trustedProxies: (random) =>
    random.one(
      () => ({ header: "x-forwarded-host" }),
      () => ({ count: 1 }),
      () => ({ header: "x forwarded", count: 1 }),
      () => ({ header: "x-forwarded-host", count: random.pick([0, -1, 1.5, 2 ** 32, 2 ** 53, "1", { $: "NaN" }]) }),
      () => ({ header: "x-forwarded-host", count: 1, trust: true }),
    ),
  prefer: (random) => random.pick(["default", "platform", "session", "cookie", "host", ""]),
  enabled: (random) => random.pick(["false", "true", 0, 1]),
  ids: (random) => random.pick(["UUID", "", "ulid", "opaque "]),
};

const MISSPELT = [
  "rootDomain",
  "root_domains",
  "custom_domains",
  "Sources",
  "pinnedTenant",
  "allowed",
  "x",
  "",
  "__proto__",
];

/** Options that are wrong in one place. */
export function wrongOptions(random) {
  const right = options(random);
  const name = random.pick(Object.keys(WRONG));
  return random.one(
    () => ({ ...right, [name]: WRONG[name](random) }),
    () => ({ ...right, [name]: WRONG[name](random) }),
    () => ({ ...right, [name]: oddValue(random) }),
    () => withOddMember(random, { rootDomains: ["vital.health"], ...right }),
    () => Object.fromEntries([...Object.entries(right), [random.pick(MISSPELT), oddValue(random)]]),
    () => oddObject(random, right),
    () => oddValue(random),
  );
}
