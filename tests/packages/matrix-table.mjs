// The matrix as Markdown: a table for each group, with a row for each environment and a column for each cell.

/** The table, with the reasons for what an environment does not offer below it. */
export function table(groups, results) {
  const reasons = [];
  const mark = (environment, cell) => {
    if (!(cell in environment.cells)) return "";
    const reason = environment.notOffered?.[cell];
    if (reason === undefined) return resultOf(`${environment.name}: ${cell}`, results);
    if (!reasons.includes(reason)) reasons.push(reason);
    return `– (${reasons.indexOf(reason) + 1})`;
  };
  const tables = groups.map(({ title, environments }) => {
    const columns = [...new Set(environments.flatMap(({ cells }) => Object.keys(cells)))];
    const rows = environments.map((environment) => [
      environment.name,
      ...columns.map((cell) => mark(environment, cell)),
    ]);
    return aligned([[title, ...columns], ...rows]);
  });
  const notes = reasons.map((reason, index) => `${index + 1}. Not offered: ${reason}`);
  return [...tables, ...(notes.length > 0 ? [notes.join("\n")] : [])].join("\n\n");
}

function resultOf(title, results) {
  if (!results.has(title)) throw new Error(`${title} did not run.`);
  return results.get(title).error ? "✗" : "✓";
}

function aligned([head, ...rows]) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  return [line(head), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...rows.map(line)].join("\n");
}
