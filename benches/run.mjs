// Measures tenantry and its peers and prints one table, and which goals hold. The arguments name the columns to
// measure; without one it measures all. `--write` also writes the table into the README.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withBlock } from "../scripts/process/document.mjs";
import { asScript, Failure } from "../scripts/process/failure.mjs";
import { step } from "../scripts/process/progress.mjs";
import { root } from "../scripts/process/project.mjs";
import { COLUMNS, columnsOf } from "./columns.mjs";
import { goals } from "./goals.mjs";
import { machine } from "./machine.mjs";
import { table } from "./table.mjs";
import { withVersions } from "./versions.mjs";

await asScript(import.meta.url, async (args) => {
  const isWritten = args.includes("--write");
  const names = columnsOf(args.filter((arg) => arg !== "--write"));
  if (isWritten && names.length < Object.keys(COLUMNS).length) {
    throw new Failure("The README has the table of one whole run: with --write, name no column.");
  }
  const measured = {};
  for (const name of names) measured[name] = await step(COLUMNS[name].title, COLUMNS[name].values);
  const columns = names.map((name) => ({ ...COLUMNS[name], values: measured[name] }));
  const text = `${table({ subject: "tenantry", columns, named: await withVersions() })}\n\n${await machine()}`;
  console.log(`\n${text}\n`);
  for (const { goal, holds, figure } of goals(measured)) console.log(`${holds ? "✓" : "✗"} ${goal}: ${figure}`);
  if (isWritten) {
    const readme = join(root, "README.md");
    await writeFile(readme, withBlock(await readFile(readme, "utf8"), "benches", text));
  }
  // Timers of an SDK would keep the process alive.
  process.exit();
});
