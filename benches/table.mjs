// One table of everything measured: a row for each candidate, a column for each comparison, as Markdown that a terminal
// shows in columns too.

/** How many milliseconds or bytes, the largest first. */
const UNITS = {
  duration: { s: 1e3, ms: 1, µs: 1e-3, ns: 1e-6 },
  size: { kB: 1e3, B: 1 },
};

/**
 * `columns` are `{ title, unit, values }`, the values by candidate. The first row is `subject`; each other value has beside it
 * how many times the subject's it is. `named` gives a candidate its full name.
 */
export function table({ subject, columns, named = (name) => name }) {
  const names = new Set(columns.flatMap(({ values }) => Object.keys(values)));
  names.delete(subject);
  // What is also the subject's stands next to it.
  const others = [...names].sort((one, other) => other.startsWith(subject) - one.startsWith(subject));
  const head = ["", ...columns.map(({ title }) => title)];
  const ours = [`**${named(subject)}**`, ...columns.map((column) => `**${amount(column, subject)}**`)];
  const rows = others.map((name) => [named(name), ...columns.map((column) => compared(column, name, subject))]);
  return markdown([head, ours, ...rows]);
}

const amount = ({ unit, values }, name) => written(values[name], unit);

function compared(column, name, subject) {
  const { values } = column;
  return name in values ? `${amount(column, name)} (${ratio(values[name], values[subject])})` : "";
}

/** An amount in the unit that suits it, to three digits. */
export function written(value, unit) {
  const units = Object.entries(UNITS[unit]);
  const [name, size] = units.find(([, least]) => Math.abs(value) >= least) ?? units.at(-1);
  return `${rounded(value / size, 3)} ${name}`;
}

/** How many times `base` a value is, to two digits. A difference that noise made negative is no multiple of anything. */
export function ratio(value, base) {
  return value > 0 && base > 0 ? `${rounded(value / base, 2)}×` : "–";
}

const rounded = (value, digits) => String(Number(value.toPrecision(digits)));

/** Rows of text as a Markdown table in even columns, the first to the left and the others to the right. */
function markdown([head, ...body]) {
  const widths = head.map((_, index) => Math.max(...[head, ...body].map((row) => row[index].length)));
  const line = (row) => {
    const cells = row.map((text, index) => (index === 0 ? text.padEnd(widths[0]) : text.padStart(widths[index])));
    return `| ${cells.join(" | ")} |`;
  };
  const rule = widths.map((width, index) => (index === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(head), line(rule), ...body.map(line)].join("\n");
}
