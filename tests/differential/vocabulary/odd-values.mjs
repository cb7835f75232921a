// Values of a wrong type: all that JavaScript can put where a text, a number or plain data is expected.

const FIXED = [
  null,
  { $: "undefined" },
  true,
  false,
  0,
  1,
  -1,
  1.5,
  { $: "-0" },
  { $: "NaN" },
  { $: "Infinity" },
  { $: "-Infinity" },
  1e300,
  2 ** 53,
  "",
  " ",
  "acme",
  "true",
  "\ud800",
  "\0",
  [],
  ["acme"],
  [["acme", "medtech"]],
  [null],
  {},
  { length: 1, 0: "acme" },
  { $: "bigint", of: "12" },
  { $: "symbol" },
  { $: "function" },
  { $: "Date", of: "2026-11-27T00:00:00.000Z" },
  { $: "String", of: "acme" },
  { $: "Number", of: 3 },
  { $: "Map", of: [["acme", 1]] },
  { $: "Set", of: ["acme"] },
  { $: "Uint8Array", of: [97, 99] },
  { $: "URL", of: "https://acme.vital.health/x" },
  { $: "sparse", of: ["acme", { $: "undefined" }, "medtech"] },
  { $: "arrayWith", of: { items: ["acme"], extra: true } },
  { $: "nested", of: { levels: 5, value: "acme" } },
  { $: "nested", of: { levels: 200, value: 1 } },
  { $: "nested", of: { levels: 200, value: 1, inArrays: true } },
];

const MEMBERS = { id: "acme", name: "acme", value: 1 };

const OBJECTS = [
  { $: "bare", of: MEMBERS },
  { $: "instance", of: MEMBERS },
  { $: "computed", of: MEMBERS },
  { $: "hidden", of: MEMBERS },
  { $: "throwing", of: ["id"] },
  { $: "toJSON", of: { members: MEMBERS, json: "acme" } },
];

/** A value that is wrong nearly everywhere. */
export function oddValue(random) {
  return structuredClone(random.pick(random.chance(0.8) ? FIXED : OBJECTS));
}

/** The members in another kind of object: without a prototype, of a class, computed. */
export function oddObject(random, members) {
  return { $: random.pick(["bare", "instance", "computed", "hidden"]), of: members };
}

/** The object with one member, or one of a member's members, that has an odd value. */
export function withOddMember(random, object, names = Object.keys(object)) {
  const name = random.pick(names);
  const member = object[name];
  const isObject = typeof member === "object" && member !== null && !("$" in member);
  if (isObject && Object.keys(member).length > 0 && random.chance(0.5)) {
    const inner = withOddMember(random, member);
    return { ...object, [name]: Array.isArray(member) ? Object.values(inner) : inner };
  }
  return { ...object, [name]: oddValue(random) };
}

/** Data of any kind that an event may carry. */
export function data(random, depth = 2) {
  return random.one(
    () => oddValue(random),
    () => random.pick(["text", "t\u00e9xt \u{1f600}", '"quoted"\\', "\u2028", 42, -7.25, 1e21, 1e-7, true, null]),
    () => (depth === 0 ? [] : random.list(0, 3, () => data(random, depth - 1))),
    () => (depth === 0 ? {} : record(random, depth - 1)),
  );
}

const KEYS = ["a", "b", "type", "10", "2", "", "__proto__", "constructor", "t\u00e9xt", "toJSON", "tenant", "id"];

/** An object with members of any kind. */
export function record(random, depth = 2) {
  return Object.fromEntries(random.list(0, 4, () => [random.pick(KEYS), data(random, depth)]));
}
