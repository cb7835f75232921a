// `npm run frames`: opens, scrolls and searches a selector with 10,000 tenants in Chromium, and counts dropped frames.

import { outcome } from "./process/command.mjs";
import { asScript, Failure } from "./process/failure.mjs";
import { chromium } from "./setup/chromium.mjs";
import { builtPackage } from "./setup/package.mjs";
import { setup } from "./setup.mjs";
import { browserEnvironment } from "./suites/browser.mjs";

await asScript(import.meta.url, async () => {
  await setup("frames", [chromium, builtPackage]);
  const env = await browserEnvironment();
  const { code } = await outcome("node", ["benches/frames/run.mjs"], { env, onLine: console.log });
  if (code !== 0) throw new Failure(`The bench of frames failed (${code}): see above.`);
});
