// Headers in every shape in which servers hand them over.

import { oddValue } from "./odd-values.mjs";

/** A name in one of the cases in which servers write it. */
function spelled(random, name) {
  return random.one(
    () => name,
    () => name,
    () => name.toUpperCase(),
    () => name.replace(/(^|-)\w/g, (start) => start.toUpperCase()),
  );
}

/** Whether `new Headers` takes the pair. */
function isSendable([name, value]) {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof value === "string" && /^[\x20-\x7e\t]*$/.test(value);
}

/** A list of pairs of a name and a value, in a shape. Repeated names are joined, as far as the shape has only one. */
export function shaped(random, pairs) {
  const spelt = pairs.map(([name, value]) => [spelled(random, name), value]);
  const record = Object.fromEntries(spelt);
  return random.one(
    () => (spelt.every(isSendable) ? { $: "Headers", of: spelt } : record),
    () => (spelt.every(isSendable) ? { $: "Headers", of: spelt } : record),
    () => record,
    () => listed(spelt),
    () => spelt,
    () => ({ $: "Map", of: spelt }),
    () => ({ $: "iterable", of: spelt }),
    () => ({ $: "getter", of: spelt }),
    () => spelt.flat(),
    () => ({ $: "bare", of: record }),
  );
}

/** Node's headers: a list for a header that is repeated. */
function listed(pairs) {
  const record = {};
  for (const [name, value] of pairs) {
    record[name] = Object.hasOwn(record, name) ? [record[name], value].flat() : [value];
  }
  return record;
}

/** Headers that are wrong in shape or in a value. */
export function wrongHeaders(random, pairs) {
  return random.one(
    () => oddValue(random),
    () => ({ $: "Promise", of: Object.fromEntries(pairs) }),
    () => [...pairs, oddValue(random)],
    () => [...pairs, [oddValue(random), "value"]],
    () => ({ ...Object.fromEntries(pairs), cookie: oddValue(random) }),
    () => ({ ...Object.fromEntries(pairs), host: [oddValue(random), "acme.localhost"] }),
    () => ["host", "acme.localhost", "cookie"],
    () => ({ $: "getter", of: [["host", oddValue(random)]] }),
    () => ({ host: ["acme.localhost", "acme.localhost"] }),
    () => ({ cookie: [] }),
  );
}
