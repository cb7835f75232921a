// `npm run setup`: installs what is missing on a machine that has only Node and rustup. Safe to repeat: what is already
// installed is found quickly and printed nowhere.

import { asScript } from "./process/failure.mjs";
import { seconds } from "./process/progress.mjs";
import { removeToolBuilds, wasmPack } from "./setup/cargo-tools.mjs";
import { chromium } from "./setup/chromium.mjs";
import { firefox } from "./setup/firefox.mjs";
import { builtPackage } from "./setup/package.mjs";
import { pgbouncer } from "./setup/pgbouncer.mjs";
import { webkit } from "./setup/webkit.mjs";

/** Prepares everything that a command needs. Each need prepares its own requirements. */
export async function setup(job, needs) {
  const started = performance.now();
  console.log(`Preparing: ${job}`);
  for (const prepare of needs) await prepare();
  await removeToolBuilds();
  console.log(`  ✓ everything is ready (${seconds(started)})\n`);
}

await asScript(import.meta.url, () =>
  setup("everything", [chromium, firefox, webkit, builtPackage, wasmPack, pgbouncer]),
);
