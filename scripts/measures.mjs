// `npm run measures`: measures the tenant layer over a bare handler, the memory of an idle connection of the gateway,
// and the latency of one tenant while another one floods the gateway.

import { outcome } from "./process/command.mjs";
import { asScript, Failure } from "./process/failure.mjs";
import { rust } from "./setup/rust.mjs";
import { setup } from "./setup.mjs";
import { SUITES } from "./suites/suites.mjs";

await asScript(import.meta.url, async () => {
  await setup("measures", [rust]);
  const { env, close } = await SUITES.gateway.open();
  const cargo = async (...args) => {
    const { code } = await outcome("cargo", args, { env, onLine: console.log });
    if (code !== 0) throw new Failure(`The measurement failed (${code}): see above.`);
  };
  try {
    await cargo("bench", "-p", "tenantry-layer", "--bench", "latency");
    const test = ["test", "--release", "-p", "tenantry-gateway", "--test", "measures"];
    await cargo(...test, "--", "--ignored", "--nocapture", "--test-threads", "1");
  } finally {
    await close();
  }
});
