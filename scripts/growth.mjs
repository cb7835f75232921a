// `npm run growth`: measures the requests of the gateway beside 10, 1,000 and 100,000 other tenants, and prints a table
// for docs/gateway.md.

import { outcome } from "./process/command.mjs";
import { asScript, Failure } from "./process/failure.mjs";
import { rust } from "./setup/rust.mjs";
import { setup } from "./setup.mjs";
import { SUITES } from "./suites/suites.mjs";

await asScript(import.meta.url, async () => {
  await setup("growth", [rust]);
  const { env, close } = await SUITES.gateway.open();
  try {
    const test = ["test", "--release", "-p", "tenantry-gateway", "--test", "growth"];
    const { code } = await outcome("cargo", [...test, "--", "--ignored", "--nocapture"], { env, onLine: console.log });
    if (code !== 0) throw new Failure(`The measurement failed (${code}): see above.`);
  } finally {
    await close();
  }
});
