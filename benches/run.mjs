// Measures tenantry and its peers and prints one table. With `--write` it also writes the table into the README.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { asScript } from "../scripts/process/failure.mjs";
import { step } from "../scripts/process/progress.mjs";
import { root } from "../scripts/process/project.mjs";
import { coldStartsInChromium } from "./cold-start/browser.mjs";
import { coldStartsInNode } from "./cold-start/node.mjs";
import { added, fetches } from "./fetch.mjs";
import { flags } from "./flags.mjs";
import { goals } from "./goals.mjs";
import { machine } from "./machine.mjs";
import { measure } from "./measure.mjs";
import { withBenches } from "./readme.mjs";
import { resolution } from "./resolution.mjs";
import { sizes } from "./size.mjs";
import { table } from "./table.mjs";
import { withVersions } from "./versions.mjs";

/** The columns of the table. `values(say)` returns milliseconds or bytes by candidate. */
const COLUMNS = {
  flag: { title: "reads a flag", unit: "duration", values: (say) => measure(flags, say) },
  fetch: { title: "adds to a fetch", unit: "duration", values: async (say) => added(await measure(fetches, say)) },
  resolution: { title: "resolves a tenant", unit: "duration", values: (say) => measure(resolution, say) },
  coldInNode: { title: "cold start in Node", unit: "duration", values: (say) => coldStartsInNode(25, say) },
  coldInChromium: { title: "in Chromium", unit: "duration", values: (say) => coldStartsInChromium(15, say) },
  size: { title: "download", unit: "size", values: sizes },
};

await asScript(import.meta.url, async (args) => {
  const measured = {};
  for (const [key, { title, values }] of Object.entries(COLUMNS)) measured[key] = await step(title, values);
  const columns = Object.entries(COLUMNS).map(([key, { title, unit }]) => ({ title, unit, values: measured[key] }));
  const text = `${table({ subject: "tenantry", columns, named: await withVersions() })}\n\n${await machine()}`;
  console.log(`\n${text}\n`);
  for (const { goal, holds, figure } of goals(measured)) console.log(`${holds ? "✓" : "✗"} ${goal}: ${figure}`);
  if (args.includes("--write")) {
    const readme = join(root, "README.md");
    await writeFile(readme, withBenches(await readFile(readme, "utf8"), text));
  }
  // Timers of an SDK would keep the process alive.
  process.exit();
});
