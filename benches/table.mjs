// A Markdown table with a row for each candidate and a column for each comparison, aligned for a terminal.

/** The units in milliseconds or bytes, largest first. */
const UNITS = {
  duration: { s: 1e3, ms: 1, µs: 1e-3, ns: 1e-6 },
  size: { kB: 1e3, B: 1 },
};

/**
 * `columns` are `{ title, unit, values }`, with the values by candidate. The first row is `subject`. Every other value
 * is followed by its ratio to the subject's value. `named` returns the full name of a candidate. A part of a candidate,
 * such as "ours, in part", comes after the whole.
 */
export function table({ subject, columns, named = (name) => name }) {
  const names = new Set(columns.flatMap(({ values }) => Object.keys(values)));
  const [, ...others] = withPartsAfter([subject, ...[...names].filter((name) => name !== subject)]);
  const head = ["", ...columns.map(({ title }) => title)];
  const ours = [`**${named(subject)}**`, ...columns.map((column) => `**${amount(column, subject)}**`)];
  const rows = others.map((name) => [named(name), ...columns.map((column) => compared(column, name, subject))]);
  return markdown([head, ours, ...rows]);
}

function withPartsAfter(names) {
  const isPart = (name) => names.some((whole) => name.startsWith(`${whole}, `));
  const partsOf = (whole) => names.filter((name) => name.startsWith(`${whole}, `));
  return names.flatMap((name) => (isPart(name) ? [] : [name, ...partsOf(name)]));
}

const amount = ({ unit, values }, name) => formatted(values[name], unit);

function compared(column, name, subject) {
  const { values } = column;
  return name in values ? `${amount(column, name)} (${ratio(values[name], values[subject])})` : "";
}

/** A value in the largest unit that fits, with three significant digits. */
export function formatted(value, unit) {
  const units = Object.entries(UNITS[unit]);
  const [name, size] = units.find(([, least]) => Math.abs(value) >= least) ?? units.at(-1);
  return `${rounded(value / size, 3)} ${name}`;
}

/** The ratio of a value to `base`, with two significant digits. "–" when noise made one of them negative. */
export function ratio(value, base) {
  return value > 0 && base > 0 ? `${rounded(value / base, 2)}×` : "–";
}

const rounded = (value, digits) => String(Number(value.toPrecision(digits)));

/** A Markdown table with columns of even width. The first column is left-aligned, the others right-aligned. */
function markdown([head, ...body]) {
  const widths = head.map((_, index) => Math.max(...[head, ...body].map((row) => row[index].length)));
  const line = (row) => {
    const cells = row.map((text, index) => (index === 0 ? text.padEnd(widths[0]) : text.padStart(widths[index])));
    return `| ${cells.join(" | ")} |`;
  };
  const rule = widths.map((width, index) => (index === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(head), line(rule), ...body.map(line)].join("\n");
}
