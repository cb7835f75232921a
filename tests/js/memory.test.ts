import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const MEBIBYTE = 2 ** 20;

/** Each round makes three calls, and every eighth creates a client and disposes the previous one: a million calls. */
const ROUNDS = 320_000;

async function run(script: URL, amount: number) {
  const program = fileURLToPath(script);
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", program, String(amount)]);
  return JSON.parse(stdout);
}

// Planted fault: keeping data of a call in the module or beside it, such as parsed options by their text, or a client.
it("a million calls leave no memory behind", { timeout: 600_000 }, async () => {
  const grown: { module: number; heap: number } = await run(new URL("memory.mjs", import.meta.url), ROUNDS);
  expect(grown.module).toBeLessThan(MEBIBYTE);
  expect(grown.heap).toBeLessThan(4 * MEBIBYTE);
});

// Planted fault: keeping what new options or a refused call need in the module. `npm run differential -- --memory`
// makes a million calls.
it("the memory of the modules stays as it is, with new options in every call and every third call refused", {
  timeout: 600_000,
}, async () => {
  const calls = 100_000;
  const { early, late, instances, refusals } = await run(new URL("memory-of-calls.mjs", import.meta.url), calls);
  expect({ late, instances, refusals }).toEqual({ late: early, instances: 2, refusals: Math.ceil(calls / 3) });
});
