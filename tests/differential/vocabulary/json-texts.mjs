// JSON as text: written in many ways, with a key twice, nested deep, cut short.

/** The value as JSON text; what JSON has no word for becomes null. */
export function written(random, value) {
  const data = withoutTags(value);
  const text = random.chance(0.2) ? JSON.stringify(data, null, random.pick([1, 2, "\t"])) : JSON.stringify(data);
  return random.chance(0.3) ? changed(random, text) : text;
}

function withoutTags(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutTags);
  if (value.$ === "repeated") return value.of.text.repeat(value.of.times);
  if (value.$ === "nested") return nested(value.of.levels);
  if ("$" in value) return null;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutTags(member)]));
}

function nested(levels) {
  let inner = 1;
  for (let level = 0; level < levels; level += 1) inner = level % 2 === 0 ? [inner] : { n: inner };
  return inner;
}

const NUMBERS = [
  "1e3",
  "1E+2",
  "-0",
  "0.1e-5",
  "01",
  "+1",
  "1.",
  ".5",
  "1e400",
  "123456789012345678901234567890",
  "NaN",
  "0x10",
  "1e",
  "-",
];
const TEXTS = [
  '"\\u0041"',
  '"\\ud83d\\ude00"',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"\\x41"',
  '"\\u12"',
  '"\\/"',
  '"\t"',
  '"',
  "'a'",
  '"\\b\\f\\n\\r\\t"',
];
const TAILS = [" ", "\n", "{}", ",", "\0", "}", "\u00a0", "//"];

/** The text with a member added in front, twice, in another spelling, or damaged. */
function changed(random, text) {
  const keys = ["id", "slug", "status", "name", "features", "limits", "version", "kind", "limit", "x"];
  const key = JSON.stringify(random.pick(keys));
  const inFront = (member) => text.replace("{", `{${member}${text.startsWith("{}") ? "" : ","}`);
  return random.one(
    () => inFront(`${key}:${JSON.stringify(random.pick(["a", 1, null, true]))}`),
    () => inFront(`${key}:${random.pick(NUMBERS)}`),
    () => inFront(`${key}:${random.pick(TEXTS)}`),
    () => inFront(`"\\u0069d":"escaped key"`),
    () => inFront(`"deep":${"[".repeat(200)}${"]".repeat(200)}`),
    () => inFront(`"features":{"a":1,"a":2}`),
    () => inFront(`"limits":{"a":{"limit":1,"limit":2},"b":3}`),
    () => inFront(`"branding":{"radius":"0","radius":"1px"}`),
    () => inFront(`"a_b":1,"aB":2`),
    () => text.slice(0, random.below(text.length + 1)),
    () => text + random.pick(TAILS),
    () => random.pick(["\ufeff", " ", "\n\t", "\u00a0"]) + text,
    () => text.replaceAll(":", random.pick([" : ", ":\n", "="])),
    () => text.replaceAll('"', "'"),
    () => text.replace(/"/, '"\ud800'),
    () =>
      random.pick(["", " ", "null", "true", "1", '"text"', "[]", "{}", "{]", "undefined", "[1,]", '{"a":1,}', "nul"]),
  );
}
