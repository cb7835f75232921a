// Cookie headers: the tenant's cookie under every name, twice, between others, with space and UTF-8.

import { anyId } from "./tenants.mjs";

const NAMES = [
  "__Host-tenant_id",
  "__Host-tenant_id",
  "__Host-tenant_id",
  "tenant_id",
  "tenant_id",
  "__Secure-tenant_id",
  "__host-tenant_id",
  "__HOST-tenant_id",
  "\u2000__Host-tenant_id",
  "\t __Host-tenant_id \t",
  "x__Host-tenant_id",
  "tenant_id_x",
  "xtenant_id",
  "Tenant_ID",
  "org",
  "__Host-org",
];

const OTHERS = [
  "a=b",
  "session=abc==",
  "",
  "=",
  "=tenant_id",
  "flag",
  "theme=\u00fcnic\u00f6de",
  "emoji=\u{1f600}",
  'quoted="a; b"',
  "about=tenant_id",
  "__Host-x=tenant_id=1",
  " ",
  "\0=1",
  "\ud800=1",
];

const SEPARATORS = ["; ", "; ", "; ", ";", " ; ", ";\t", ";;", ", ", ";\n"];

/** A cookie header with the tenant's cookie as a rule. */
export function cookie(random, ids) {
  const pairs = random.list(0, 2, () => random.pick(OTHERS));
  if (random.chance(0.85)) pairs.splice(random.below(pairs.length + 1), 0, pair(random, ids));
  if (random.chance(0.08)) pairs.push(pair(random, ids));
  if (random.chance(0.03)) pairs.push(`filler=${"x".repeat(random.pick([2000, 4096, 9000]))}`);
  return pairs.join(random.pick(SEPARATORS));
}

function pair(random, ids) {
  const value = anyId(random, ids);
  return random.one(
    () => `${random.pick(NAMES)}=${value}`,
    () => `${random.pick(NAMES)}=${value}`,
    () => `${random.pick(NAMES)}=${value}`,
    () => `${random.pick(NAMES)}= ${value}\t`,
    () => `${random.pick(NAMES)}="${value}"`,
    () => random.pick(NAMES),
  );
}
