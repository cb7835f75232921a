// Profiles as tenant APIs send them: each part right, or wrong in one of the ways of real backends.

import { brand, snake } from "./brands.mjs";
import { data, oddObject, oddValue, withOddMember } from "./odd-values.mjs";
import { ACME, anyId, anySlug, MEDTECH } from "./tenants.mjs";

const WORDS = {
  kind: ["client", "solution", "industry", "platform", "Client", "reseller", " client ", "", " "],
  tier: ["starter", "professional", "enterprise", "Enterprise", "business", "", "\t"],
  status: ["active", "active", "active", "Active", " ACTIVE ", "trial", "", " "],
};

const SHUT_OFF = ["suspended", "archived", "deleted", "disabled", "inactive", "SUSPENDED", " Suspended "];
const NUMBERS = [
  0,
  1,
  7,
  42,
  0.5,
  99.99,
  1e6,
  2 ** 31,
  2 ** 53 - 1,
  2 ** 53,
  1e21,
  1.7976931348623157e308,
  5e-324,
  1 / 3,
];
const WRONG_NUMBERS = [
  -1,
  -0.5,
  "10",
  "",
  true,
  [1],
  { $: "NaN" },
  { $: "Infinity" },
  { $: "-0" },
  { $: "bigint", of: "5" },
];
const TIMES = ["2026-12-01T00:00:00Z", "2026-12-01", "soon", "", 1764547200, null];

/** One limit, in one of the forms. */
function limit(random, wrong = 0.15) {
  const number = () => (random.chance(wrong) ? random.pick(WRONG_NUMBERS) : random.pick(NUMBERS));
  return random.one(
    number,
    () => null,
    () => ({ limit: number(), used: number() }),
    () => ({ limit: number(), used: number(), [random.chance(0.5) ? "resetsAt" : "resets_at"]: random.pick(TIMES) }),
    () => ({
      ...random.members({
        limit: [0.6, () => (random.chance(0.3) ? null : number())],
        used: [0.6, number],
        unlimited: [0.5, () => (random.chance(0.15) ? "true" : random.chance(0.5))],
        remaining: [0.2, number],
      }),
    }),
    () => (random.chance(wrong) ? oddValue(random) : number()),
  );
}

const FLAG_KEYS = [
  "ask_panel",
  "beta",
  "betaMode",
  "10",
  "2",
  "",
  "__proto__",
  "a.b",
  "t\u00e9xt",
  "constructor",
  "x".repeat(90),
];
const LIMIT_KEYS = ["seats", "api_calls", "storageGb", "1", "", "__proto__", "\u{1f600}", "y".repeat(90)];

/** A flag, as a rule a boolean. */
export function flagValue(random) {
  return random.one(
    () => random.chance(0.5),
    () => random.chance(0.5),
    () =>
      random.pick(["blue", "", "t\u00e9xt", 7, 0.25, null, ["a", 1], { plan: "x", nested: { deep: [true, null] } }]),
    () => data(random, 1),
  );
}

function map(random, keys, make) {
  return Object.fromEntries(random.list(0, 4, () => [random.pick(keys), make(random)]));
}

/** A profile as data. `id` and `slug` are those of the tenant, unless `wrong` makes them others. */
export function profile(random, { wrong = 0.12, ids = "uuid", id, slug } = {}) {
  const word = (name) => (random.chance(wrong) ? oddValue(random) : random.pick(WORDS[name]));
  const text = () =>
    random.chance(wrong) ? oddValue(random) : random.pick(["Acme", "ACME GmbH & Co.", "M\u00fcller \u{1f600}", ""]);
  const members = {
    id:
      id ?? (random.chance(0.9) ? random.pick(ids === "uuid" ? [ACME, MEDTECH] : ["org_2abcDEF"]) : anyId(random, ids)),
    ...random.members({
      slug: [0.85, () => slug ?? (random.chance(wrong / 2) ? anySlug(random) : "acme")],
      name: [0.8, text],
      kind: [0.6, () => word("kind")],
      tier: [0.6, () => word("tier")],
      status: [0.6, () => (random.chance(wrong / 2) ? random.pick(SHUT_OFF) : word("status"))],
      version: [0.5, () => (random.chance(wrong) ? random.pick(WRONG_NUMBERS) : random.pick(NUMBERS))],
      features: [0.7, () => (random.chance(wrong / 2) ? oddValue(random) : map(random, FLAG_KEYS, flagValue))],
      flags: [0.08, () => map(random, FLAG_KEYS, flagValue)],
      limits: [0.7, () => (random.chance(wrong / 2) ? oddValue(random) : map(random, LIMIT_KEYS, limit))],
      branding: [0.6, () => (random.chance(wrong / 2) ? oddValue(random) : brand(random, wrong))],
      warnings: [0.1, () => [{ path: "kind", reason: "a reason" }, ...random.some([1, null, {}, { path: "x" }])]],
      extra: [0.2, () => data(random, 1)],
    }),
  };
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => {
      if (name === "id" && random.chance(0.1)) return [random.pick(["tenantId", "tenant_id"]), value];
      return [random.chance(0.1) ? snake(name) : name, value];
    }),
  );
}

/** A profile in which one part is of another type. */
export function oddProfile(random, given) {
  const right = profile(random, { wrong: 0, ...given });
  return random.one(
    () => withOddMember(random, right),
    () => withOddMember(random, right),
    () => oddObject(random, right),
    () => ({ ...right, id: oddValue(random) }),
    () => ({ ...right, slug: oddValue(random) }),
    () => ({ ...right, tenantId: right.id ?? { $: "undefined" } }),
    () => ({ ...right, [random.pick(["tenantId", "tenant_id", "slug", "status", "name"])]: { $: "undefined" } }),
    () => oddValue(random),
  );
}
