// A short run of schemathesis with fixed requests. `npm run fuzz` is the long one.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

const { SCHEMATHESIS: programs, GATEWAY_URL: gateway } = process.env;
assert.ok(programs && gateway, "run `npm run test:openapi`, which starts the gateway and installs schemathesis");

/**
 * Planted faults: a position that only the database refuses, which is a 500; an unknown member of a body that is
 * ignored; and a status that the document does not list.
 */
test("no generated request makes the gateway fail or answer other than its document says", () => {
  const config = ["--config-file", "tests/openapi/schemathesis.toml", "--no-color"];
  const args = ["run", `${gateway}/openapi.json`, "--phases", "examples,coverage,fuzzing", "--no-shrink"];
  const bounds = ["--seed", "1", "--max-examples", "5", "--generation-deterministic"];
  const { status, stdout, stderr } = spawnSync(join(programs, "schemathesis"), [...config, ...args, ...bounds], {
    encoding: "utf8",
  });
  assert.equal(status, 0, `${stdout}\n${stderr}`);
  // A run that could not sign in or read the document tests nothing.
  const [, tested] = stdout.match(/Tested: (\d+)/) ?? assert.fail(stdout);
  assert.ok(Number(tested) >= 40, stdout);
});
