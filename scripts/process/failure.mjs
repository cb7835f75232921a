// How a script fails: with a sentence if the reader can fix the cause, with a stack trace if it is a bug of ours.

import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** An error that the reader can act on. Its message says what to do, so no stack trace is printed. */
export class Failure extends Error {
  name = "Failure";
}

/** Runs `main` if Node was started with the file `moduleUrl`, and not if the file is imported. */
export async function asScript(moduleUrl, main) {
  if (realpathSync(process.argv[1] ?? "/") !== fileURLToPath(moduleUrl)) return;
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Failure ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
