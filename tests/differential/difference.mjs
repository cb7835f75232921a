// How two answers differ, and the smallest case that shows it.

/** The first place in which two answers differ: its path, and what each has there. */
export function firstDifference(before, after, path = "") {
  const areBoth = (is) => is(before) && is(after);
  if (areBoth(Array.isArray) && before.length <= after.length) {
    const index = before.findIndex((item, at) => !isSame(item, after[at]));
    if (index >= 0) return firstDifference(before[index], after[index], `${path}[${index}]`);
  } else if (areBoth((value) => typeof value === "object" && value !== null && !Array.isArray(value))) {
    const name = Object.keys({ ...before, ...after }).find((name) => !isSame(before[name], after[name]));
    if (name !== undefined) return firstDifference(before[name], after[name], path === "" ? name : `${path}.${name}`);
  }
  return { path, before, after };
}

/** The members of answers that are the same for every case. Other keys are data. */
const MEMBERS =
  /^(value|error|name|code|message|details|field|reason|resolution|trace|unconfirmed|tenant|limits|flags|warnings)$/;

/** A short text that is the same for all differences of one kind: the place and the form of the values. */
export function kindOf(...answers) {
  const { path, before, after } = firstDifference(...answers);
  const place = path.split(/[.[]/).map((part) => (MEMBERS.test(part) ? part : "·"));
  return `${place.join(".").replace(/·(\.·)+/g, "·")}: ${summary(before)} → ${summary(after)}`;
}

export const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** A value without the data of the case: no quoted texts, no numbers. */
function summary(value) {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return `{ ${Object.keys(value).join(", ")} }`;
  return String(JSON.stringify(value))
    .replace(/\\".*?\\"/g, "…")
    .replace(/\d+/g, "0")
    .slice(0, 120);
}

/**
 * Makes a case smaller while `isStillGood(case)` is true: takes out members and items, and characters unless
 * `wholeTexts` is set. Every attempt asks a package, so their number has an end.
 */
export async function smallest(input, isStillGood, { attempts = 1_500, wholeTexts = false } = {}) {
  let [current, left] = [input, attempts];
  for (let isSmaller = true; isSmaller && left > 0; ) {
    isSmaller = false;
    for (const candidate of smaller(current, wholeTexts)) {
      left -= 1;
      if (left <= 0) break;
      if (await isStillGood(candidate).catch(() => false)) {
        [current, isSmaller] = [candidate, true];
        break;
      }
    }
  }
  return current;
}

function* smaller(value, wholeTexts) {
  if (typeof value === "string" && !wholeTexts) {
    for (let length = value.length >> 1; length > 0; length >>= 1) {
      for (let at = 0; at + length <= value.length; at += length) yield value.slice(0, at) + value.slice(at + length);
    }
    return;
  }
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const index of value.keys()) yield value.toSpliced(index, 1);
    for (const [index, item] of value.entries())
      for (const less of smaller(item, wholeTexts)) yield value.with(index, less);
    return;
  }
  for (const name of Object.keys(value)) if (name !== "$") yield without(value, name);
  for (const [name, member] of Object.entries(value)) {
    if (name !== "$") for (const less of smaller(member, wholeTexts)) yield { ...value, [name]: less };
  }
}

function without(object, name) {
  const { [name]: _, ...rest } = object;
  return rest;
}
