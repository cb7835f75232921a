// Prepares a machine that has Node and rustup and nothing else. Safe to repeat: what is there already
// costs a look and prints nothing.

import { asScript } from "./process/failure.mjs";
import { seconds } from "./process/progress.mjs";
import { removeToolBuilds, wasmPack } from "./setup/cargo-tools.mjs";
import { chromium } from "./setup/chromium.mjs";
import { firefox } from "./setup/firefox.mjs";
import { builtPackage } from "./setup/package.mjs";
import { webkit } from "./setup/webkit.mjs";

/** Makes sure of everything that a job needs. Each need prepares what it stands on itself. */
export async function setup(job, needs) {
  const started = performance.now();
  console.log(`Preparing: ${job}`);
  for (const prepare of needs) await prepare();
  await removeToolBuilds();
  console.log(`  ✓ everything is here (${seconds(started)})\n`);
}

await asScript(import.meta.url, () => setup("everything", [chromium, firefox, webkit, builtPackage, wasmPack]));
