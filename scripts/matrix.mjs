// `npm run matrix`: installs the packed package into every environment, builds it there and runs it. Words choose
// environments and cells (`npm run matrix -- edge`). `-- --write` writes the table into the README.

import { outcome } from "./process/command.mjs";
import { asScript, Failure } from "./process/failure.mjs";
import { chromium } from "./setup/chromium.mjs";
import { builtPackage } from "./setup/package.mjs";
import { setup } from "./setup.mjs";
import { browserEnvironment } from "./suites/browser.mjs";

await asScript(import.meta.url, async (args) => {
  await setup("matrix", [chromium, builtPackage]);
  const env = await browserEnvironment();
  const { code } = await outcome("node", ["tests/packages/matrix.mjs", ...args], { env, onLine: console.log });
  if (code !== 0) throw new Failure(`The matrix failed (${code}): see above.`);
});
