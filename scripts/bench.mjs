// `npm run bench`: measures tenantry and the packages that a team could use instead. `-- --write` writes the table
// into the README.

import { outcome } from "./process/command.mjs";
import { asScript, Failure } from "./process/failure.mjs";
import { chromium } from "./setup/chromium.mjs";
import { builtPackage } from "./setup/package.mjs";
import { setup } from "./setup.mjs";
import { browserEnvironment } from "./suites/browser.mjs";

await asScript(import.meta.url, async (args) => {
  await setup("bench", [chromium, builtPackage]);
  const env = await browserEnvironment();
  const { code } = await outcome("node", ["benches/run.mjs", ...args], { env, onLine: console.log });
  if (code !== 0) throw new Failure(`The benches failed (${code}): see above.`);
});
