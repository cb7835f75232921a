// `npm run fuzz`: schemathesis sends generated requests to the gateway for ten minutes, each time other ones.
// `npm run fuzz -- 60` does it for 60 seconds. Arguments after the seconds are for schemathesis, such as `--seed 7`.

import { join } from "node:path";
import { outcome } from "./process/command.mjs";
import { asScript, Failure } from "./process/failure.mjs";
import { setup } from "./setup.mjs";
import { SUITES } from "./suites/suites.mjs";

const { needs, open } = SUITES.openapi;

await asScript(import.meta.url, async ([given = "600", ...args]) => {
  const seconds = Number(given);
  if (!Number.isSafeInteger(seconds) || seconds < 1) throw new Failure(`"${given}" is not a number of seconds.`);
  await setup("fuzz", needs);
  const { env, close } = await open();
  try {
    const run = ["--config-file", "tests/openapi/schemathesis.toml", "run", `${env.GATEWAY_URL}/openapi.json`];
    const all = [...run, "--max-time", String(seconds), "--max-examples", "1000", ...args];
    const { code } = await outcome(join(env.SCHEMATHESIS, "schemathesis"), all, { env, onLine: console.log });
    if (code !== 0) throw new Failure(`schemathesis found a failure (${code}): see above. It printed the seed.`);
  } finally {
    await close();
  }
});
