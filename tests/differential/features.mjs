// What a case shows, as short texts: the kinds of values in its input, and everything that its answer says.

/** The features of a case. What an answer says counts once for all families, how it is asked once for each. */
export function featuresOf(family, input, answer) {
  const found = new Set();
  const say = (...parts) => found.add(parts.join(" "));
  walk(input, (key, value) => {
    if (key === "$") say(family.name, "is given", value);
    if (key === "do") say(family.name, "does", value);
  });
  walk(answer, (key, value) => {
    if ((key === "reason" || key === "detail") && typeof value === "string") say(key, withoutData(value));
    if ((key === "path" || key === "field") && typeof value === "string") say(key, withoutKeys(value));
    if (key === "source") say("resolved by", value);
    if (key === "trace") for (const line of value) say(/^[\w ]+/.exec(line)[0], withoutData(line));
    if (key === "code") say(family.name, "answers", value);
    if (key === "status") say(family.name, "status", value);
    if (typeof value === "string" && value.startsWith("event ")) say(value);
  });
  return [...found];
}

/** Calls `visit(key, value)` for every member and item inside. */
function walk(value, visit) {
  if (typeof value !== "object" || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    visit(key, member);
    walk(member, visit);
  }
}

/** A sentence with a dot for everything that may be data: what is quoted, and what is not an ordinary word. */
function withoutData(sentence) {
  const words = sentence.replace(/".*"/g, "·").split(/\s+/);
  const isOrdinary = (word) => /^[a-z']{2,}[,;:.]?$/.test(word) && !/^(acme|medtech|org|health|localhost)\b/.test(word);
  return words
    .map((word) => (isOrdinary(word) ? word : "·"))
    .join(" ")
    .replace(/·( ·)+/g, "·");
}

/** The path of a member without positions and without keys that are data. */
function withoutKeys(path) {
  const known = path
    .replace(/\[\d+\]/g, "[]")
    .replace(/^(features|flags|limits|customDomains)\..*?(?=\.\w+$|$)/, "$1.·");
  return /^[\w.[\]·]*$/.test(known) ? known : "·";
}
