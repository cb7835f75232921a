// `npm run storm`: sends a million requests to two replicas of the gateway, a tenth of them hostile, while replicas,
// Redis and PostgreSQL are killed and restarted, and writes the report into docs/storm.md. `npm run storm -- 20000`
// sends fewer and only prints the report.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { outcome } from "./process/command.mjs";
import { withBlock } from "./process/document.mjs";
import { asScript, Failure } from "./process/failure.mjs";
import { redis } from "./setup/redis.mjs";
import { rust } from "./setup/rust.mjs";
import { setup } from "./setup.mjs";
import { SUITES } from "./suites/suites.mjs";

const WHOLE = 1_000_000;
const PAGE = "docs/storm.md";

await asScript(import.meta.url, async ([given]) => {
  const requests = given === undefined ? WHOLE : Number(given);
  if (!Number.isSafeInteger(requests) || requests < 2000) {
    throw new Failure(`"${given}" is not a number of requests: write a whole number of at least 2000.`);
  }
  await setup("storm", [rust, redis]);
  const folder = mkdtempSync(join(tmpdir(), "tenantry-storm-"));
  const report = join(folder, "report.md");
  const { env, close } = await SUITES.gateway.open();
  try {
    const test = ["test", "--release", "-p", "tenantry-gateway", "--test", "storm", "--", "--nocapture"];
    const settings = { ...env, STORM_REQUESTS: String(requests), STORM_REPORT: report };
    const { code } = await outcome("cargo", test, { env: settings, onLine: console.log });
    if (code !== 0) throw new Failure(`The storm failed (${code}): see the report above.`);
    if (requests === WHOLE) {
      writeFileSync(PAGE, withBlock(readFileSync(PAGE, "utf8"), "storm", readFileSync(report, "utf8").trim()));
    }
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
});
