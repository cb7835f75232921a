// JSON to read and to compare line by line, as the formatter of this repository writes it: a value on one line if it
// fits, otherwise each of its members on its own.

const COLUMNS = 120;

/** The value as text. `used` is how many columns of its line are taken by what surrounds it. */
export function printed(value, indent = "", used = indent.length) {
  const line = onOneLine(value);
  if (typeof value !== "object" || value === null || used + line.length < COLUMNS) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => inner + printed(item, inner)).join(",\n")}\n${indent}]`;
  }
  const members = Object.entries(value).map(([name, member]) => {
    const key = `${inner}${JSON.stringify(name)}: `;
    return key + printed(member, inner, key.length);
  });
  return `{\n${members.join(",\n")}\n${indent}}`;
}

/** With a space after each colon and comma. */
function onOneLine(value) {
  if (typeof value === "number") return String(value).replace("e+", "e");
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(", ")}]`;
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${onOneLine(member)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
