// Live values out of a case. A case is JSON, so that it can be printed and recorded; what JSON has no word for is an
// object with the member `$`:
//
//   { "$": "undefined" }     { "$": "function" }     { "$": "Headers", "of": [["host", "acme.localhost"]] }

const makers = {
  undefined: () => undefined,
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  "-Infinity": () => Number.NEGATIVE_INFINITY,
  "-0": () => -0,
  bigint: (digits) => BigInt(digits),
  symbol: () => Symbol("a symbol"),
  function: () => () => undefined,
  Date: (at) => new Date(at),
  String: (text) => new String(text),
  Number: (number) => new Number(number),
  Map: (entries) => new Map(entries),
  Set: (items) => new Set(items),
  Uint8Array: (bytes) => Uint8Array.from(bytes),
  Headers: (entries) => new Headers(entries),
  URL: (address) => new URL(address),
  URLSearchParams: (text) => new URLSearchParams(text),
  Request: ({ url, ...init }) => new Request(url, init),
  Promise: (value) => Promise.resolve(value),
  /** An object without a prototype. */
  bare: (members) => Object.assign(Object.create(null), members),
  /** An instance of a class, with own members and one that it inherits. */
  instance: (members) => Object.assign(Object.create({ inherited: "inherited" }), members),
  /** A member that is computed when it is read. */
  computed: (members) => {
    const object = {};
    for (const [name, value] of Object.entries(members)) {
      Object.defineProperty(object, name, { get: () => value, enumerable: true });
    }
    return object;
  },
  /** Members that are not enumerable. */
  hidden: (members) => Object.defineProperties({}, Object.getOwnPropertyDescriptors(hiddenOf(members))),
  /** An object whose members throw when they are read. */
  throwing: (names) => {
    const object = {};
    for (const name of names) {
      const get = () => {
        throw new RangeErrorOfCaller(`${name} cannot be read`);
      };
      Object.defineProperty(object, name, { get, enumerable: true });
    }
    return object;
  },
  /** An object that says for itself how it is written as JSON. */
  toJSON: ({ members, json }) => Object.assign({ ...members }, { toJSON: () => json }),
  /** An array with holes where the items are undefined. */
  sparse: (items) => {
    const array = new Array(items.length);
    items.forEach((item, index) => {
      if (item !== undefined) array[index] = item;
    });
    return array;
  },
  /** An array with a member besides its items. */
  arrayWith: ({ items, ...members }) => Object.assign([...items], members),
  /** Pairs that are iterated. */
  iterable: (items) => ({
    *[Symbol.iterator]() {
      yield* items;
    },
  }),
  /** An object with `get(name)`, such as the headers of a framework. */
  getter: (entries) => ({ get: (name) => entries.find(([known]) => known.toLowerCase() === name)?.[1] }),
  /** A value inside so many objects or arrays. */
  nested: ({ levels, value, inArrays = false }) => {
    let outer = value;
    for (let level = 0; level < levels; level += 1) outer = inArrays ? [outer] : { nested: outer };
    return outer;
  },
  /** A text repeated. */
  repeated: ({ text, times }) => text.repeat(times),
};

/** An error of the caller's own code, which the package has to let through. */
class RangeErrorOfCaller extends Error {
  name = "CallerError";
}

function hiddenOf(members) {
  const object = {};
  for (const [name, value] of Object.entries(members)) Object.defineProperty(object, name, { value });
  return object;
}

/** The live value that a part of a case stands for. Every call makes new objects. */
export function live(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(live);
  if (Object.hasOwn(value, "$")) return makers[value.$](live(value.of));
  // Defines and never assigns: a member `__proto__` is one like any other.
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, live(member)]));
}
