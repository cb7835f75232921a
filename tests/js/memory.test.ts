import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const MEBIBYTE = 2 ** 20;

/** Each round makes three calls, and every eighth creates a client and disposes the previous one: a million calls. */
const ROUNDS = 320_000;

// Planted fault: keeping data of a call in the module or beside it, such as parsed options by their text, or a client.
it("a million calls leave no memory behind", { timeout: 600_000 }, async () => {
  const program = fileURLToPath(new URL("memory.mjs", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", program, String(ROUNDS)]);
  const grown: { module: number; heap: number } = JSON.parse(stdout);
  expect(grown.module).toBeLessThan(MEBIBYTE);
  expect(grown.heap).toBeLessThan(4 * MEBIBYTE);
});
