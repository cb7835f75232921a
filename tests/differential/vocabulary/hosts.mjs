// Hosts of every shape, and the domains of the options that they are read with.

import { ACME, slug } from "./tenants.mjs";

export const ROOTS = ["vital.health", "Vital.Example", "app.vital.health", "localhost"];
export const CUSTOM = ["portal.acme.test", "acme.test", "ACME.example", "vital.health.acme.test"];
const RESERVED = ["www", "api", "admin", "sign-in", "ns1"];

const FIXED = [
  "",
  " ",
  ".",
  "..",
  "localhost",
  "localhost:3000",
  "vital.health",
  "acme.localhost",
  "ACME.LocalHost:3000",
  "127.0.0.1",
  "127.0.0.1:8080",
  "127.1",
  "0x7f.1",
  "0x7f000001",
  "2130706433",
  "256.1.1.1",
  "127.0.0.01",
  "acme.0x1f",
  "acme.1",
  "[::1]",
  "[::1]:3000",
  "[::ffff:127.0.0.1]",
  "[2001:db8::1",
  "::1",
  "[v1.a]",
  "[1:2:3:4:5:6:7:8]",
  "[1:2:3:4:5:6:7:8:9]",
  "1.2.3.4:99999",
  "acme.vital.health.evil.test",
  "evil.test",
  "evilvital.health",
  "about:srcdoc",
  "null",
  "undefined",
  `${ACME}.vital.health`,
  "xn--mnchen-3ya.vital.health",
  "m\u00fcnchen.vital.health",
  "acme\uff0evital\u3002health",
  "a\u212ame.vital.health",
  "acme\u00ad.vital.health",
  "acme.vital.health\u0000",
  "\ud800.vital.health",
  `${"a".repeat(63)}.vital.health`,
  `${"a".repeat(64)}.vital.health`,
  `${"a.".repeat(120)}vital.health`,
  `${"a.".repeat(121)}vital.health`,
  `${"a.".repeat(2500)}vital.health`,
];

const PORTS = [
  ":3000",
  ":80",
  ":443",
  ":1",
  ":65535",
  ":65536",
  ":0",
  ":080",
  ":",
  ":80a",
  ":+80",
  ":8080:1",
  ":99999999999",
];

const CHANGES = [
  (host) => host.toUpperCase(),
  (host) => host[0].toUpperCase() + host.slice(1),
  (host) => `${host}.`,
  (host) => `${host}..`,
  (host) => `.${host}`,
  (host) => ` ${host}`,
  (host) => `${host}\t`,
  (host) => `user@${host}`,
  (host) => `${host}/`,
  (host) => `${host}\\@x`,
  (host) => `http://${host}`,
  (host) => host.replace(".", "%2e"),
  (host) => host.replace(".", ".."),
  (host) => host.replace("a", "*"),
  (host) => host.replace("a", "\u0430"),
  (host) => `${host}, evil.test`,
  (host) => `${host},${host}`,
  (host) => `-${host}`,
  (host) => `${host}?x=1`,
  (host) => `${host}#x`,
  (host) => `${host}\n`,
  (host) => host.replace("e", "_"),
];

/** A host of a tenant or of the platform, under a root domain that options have. */
export function rightHost(random) {
  const port = random.pick(["", "", "", ":3000", ":443", "."]);
  return (
    random.pick([`${slug(random)}.vital.health`, `${slug(random)}.localhost`, "vital.health", "www.vital.health"]) +
    port
  );
}

/** A host of any shape. */
export function host(random) {
  if (random.chance(0.15)) return random.pick(FIXED);
  const made = named(random);
  const withPort = random.chance(0.2) ? made + random.pick(random.chance(0.6) ? PORTS.slice(0, 3) : PORTS) : made;
  return random.chance(0.2) && withPort !== "" ? random.pick(CHANGES)(withPort) : withPort;
}

function named(random) {
  const root = random.pick([...ROOTS, "vital.health", "vital.health", "vital.health"]);
  return random.one(
    () => `${slug(random)}.${root}`,
    () => `${slug(random)}.${root}`,
    () => `${slug(random)}.${root}`,
    () => root,
    () => random.pick(CUSTOM),
    () => `${random.pick(RESERVED)}.${root}`,
    () => `${slug(random)}---${random.pick(["branch", "my-branch", "1", ""])}.${root}`,
    () => `${slug(random)}--p--${random.pick(["branch", "x---y"])}.${root}`,
    () => `---${slug(random)}.${root}`,
    () => `deep.${slug(random)}.${root}`,
    () => `${slug(random)}.${random.pick(CUSTOM)}`,
  );
}
