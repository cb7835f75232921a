// Runs the matrix and prints it as a table:
//
//   node tests/packages/matrix.mjs             every environment
//   node tests/packages/matrix.mjs edge 16     those whose names and cells have all of these words
//   node tests/packages/matrix.mjs --write     every environment, and the table into the README

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withBlock } from "../../scripts/process/document.mjs";
import { asScript, Failure } from "../../scripts/process/failure.mjs";
import { seconds } from "../../scripts/process/progress.mjs";
import { lazily, offered } from "./environment.mjs";
import { GROUPS } from "./environments.mjs";
import { checkout } from "./fixture.mjs";
import { table } from "./matrix-table.mjs";

/** Installing and starting leave a core idle, so two environments share the machine. */
const AT_ONCE = 2;

await asScript(import.meta.url, async (args) => {
  const words = args.filter((arg) => !arg.startsWith("--")).map((word) => word.toLowerCase());
  const writes = args.includes("--write");
  if (writes && words.length > 0) throw new Failure("--write needs the whole matrix: leave out the filter.");
  const groups = selected(words);
  const results = await runAll(groups);
  const text = table(groups, results);
  console.log(`\n${text}\n`);
  if (writes) {
    const readme = join(checkout, "README.md");
    await writeFile(readme, withBlock(await readFile(readme, "utf8"), "matrix", text));
  }
  const failed = [...results.values()].filter(({ error }) => error);
  for (const { title, error } of failed) console.error(`── ${title}\n${error.message}\n`);
  console.log(`${results.size - failed.length} passed, ${failed.length} failed`);
  if (failed.length > 0) throw new Failure("Some environments failed: see above.");
});

/** The groups with the environments and the cells whose names have all of the words. */
function selected(words) {
  const has = (name) => words.every((word) => name.toLowerCase().includes(word));
  const groups = GROUPS.map(({ title, environments }) => {
    const kept = environments.map((environment) => {
      const cells = Object.entries(environment.cells).filter(([cell]) => has(`${title} ${environment.name} ${cell}`));
      return { ...environment, cells: Object.fromEntries(cells) };
    });
    return { title, environments: kept.filter(({ cells }) => Object.keys(cells).length > 0) };
  }).filter(({ environments }) => environments.length > 0);
  if (groups.length === 0) throw new Failure(`No environment has "${words.join(" ")}" in its name or its cells.`);
  return groups;
}

/** The results by `<environment>: <cell>`, in the order in which they ended. */
async function runAll(groups) {
  const results = new Map();
  const waiting = groups.flatMap(({ environments }) => environments);
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await runOne(next, results);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

async function runOne(environment, results) {
  const cells = offered(environment);
  if (cells.length === 0) return;
  console.log(`  … ${environment.name}`);
  const started = lazily(environment);
  for (const cell of cells) {
    const title = `${environment.name}: ${cell}`;
    const since = performance.now();
    const error = await started.run(cell).then(
      () => null,
      (error) => error,
    );
    results.set(title, { title, error });
    console.log(`  ${error ? "✗" : "✓"} ${title} (${seconds(since)})`);
  }
  await started.end();
}
