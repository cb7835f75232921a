// Ids and slugs of tenants: right ones in every spelling, and wrong ones of every kind.

export const ACME = "11111111-1111-1111-1111-111111111111";
export const MEDTECH = "22222222-2222-2222-2222-222222222222";
const HEX = "abcdef01-2345-6789-abcd-ef0123456789";
const PLATFORM = "00000000-0000-0000-0000-000000000001";
const NIL = "00000000-0000-0000-0000-000000000000";
const MAX = "ffffffff-ffff-ffff-ffff-ffffffffffff";

const UUIDS = [ACME, ACME, ACME, MEDTECH, MEDTECH, HEX, PLATFORM];
const OPAQUE = ["org_2abcDEF", "org_2abcDEF", "42", "acme", "Acme", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "a-b_c", PLATFORM];

const WRONG = [
  "",
  " ",
  NIL,
  MAX,
  NIL.replaceAll("-", ""),
  MAX.toUpperCase(),
  ` ${ACME}`,
  `${ACME} `,
  `{${ACME}}`,
  `urn:uuid:${ACME}`,
  `${ACME}\n`,
  `${ACME}, ${ACME}`,
  ACME.slice(1),
  `${ACME}1`,
  ACME.replace("1", "g"),
  ACME.replace("-", ""),
  ACME.replaceAll("-", "_"),
  `1${ACME.replaceAll("-", "").slice(1)}-`,
  ACME.replace("1", "\u0661"),
  ACME.replace("1", "\uff11"),
  "_acme",
  "-acme",
  "acme.health",
  "acme/../medtech",
  "acme%2f",
  "ac me",
  "acm\u00e9",
  "\ud800",
  "\u{1f600}".repeat(40),
  "a".repeat(64),
  "a".repeat(65),
  "A".repeat(300),
];

/** A right id in the spelling of the kernel, or in another one. */
export function id(random, ids = "uuid") {
  if (ids === "opaque") return random.pick(OPAQUE);
  const uuid = random.pick(UUIDS);
  return random.one(
    () => uuid,
    () => uuid,
    () => uuid.toUpperCase(),
    () => uuid.replaceAll("-", ""),
    () => uuid.replaceAll("-", "").toUpperCase(),
  );
}

/** A text in the place of an id, which is wrong in most cases. */
export function wrongId(random) {
  return random.chance(0.8) ? random.pick(WRONG) : random.pick([...OPAQUE, ...UUIDS]);
}

/** An id, right as a rule. */
export function anyId(random, ids = "uuid") {
  return random.chance(0.8) ? id(random, ids) : wrongId(random);
}

const SLUGS = ["acme", "acme", "acme", "medtech", "medtech", "acme-corp", "a", "0", "x--y", "org", "1-1"];

const WRONG_SLUGS = [
  "",
  "Acme",
  "-acme",
  "acme-",
  "ac_me",
  "ac me",
  "ac.me",
  "xn--mnchen-3ya",
  "m\u00fcnchen",
  "a".repeat(63),
  "a".repeat(64),
  ACME,
  ACME.replaceAll("-", ""),
  "\ud800",
  " acme",
];

/** A right slug. */
export function slug(random) {
  return random.pick(SLUGS);
}

/** A slug, right as a rule. */
export function anySlug(random) {
  return random.chance(0.85) ? slug(random) : random.pick(WRONG_SLUGS);
}

/** A tenant as options name it. */
export function tenantRef(random, ids = "uuid") {
  return random.one(
    () => (ids === "uuid" ? id(random) : { id: id(random, ids) }),
    () => (ids === "uuid" ? slug(random) : { slug: slug(random) }),
    () => ({ id: id(random, ids) }),
    () => ({ slug: slug(random) }),
  );
}

/** A tenant as options name it, wrong in most cases. */
export function wrongTenantRef(random) {
  return random.one(
    () => wrongId(random),
    () => random.pick(WRONG_SLUGS),
    () => ({ id: wrongId(random) }),
    () => ({ slug: random.pick(WRONG_SLUGS) }),
    () => ({ id: ACME, slug: "acme" }),
    () => ({ tenant: "acme" }),
    () => ({ id: 42 }),
    () => ({ slug: null }),
    () => ({}),
    () => [ACME],
    () => 42,
  );
}
