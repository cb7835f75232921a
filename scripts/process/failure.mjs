// How a script ends badly: a sentence for what a person can mend, a stack trace for what is our fault.

import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Something the reader can act on. Its message says what to do, so no stack trace is printed. */
export class Failure extends Error {
  name = "Failure";
}

/** Runs `main` when `moduleUrl` is the file that node was asked to run, and not when it is imported. */
export async function asScript(moduleUrl, main) {
  if (realpathSync(process.argv[1] ?? "/") !== fileURLToPath(moduleUrl)) return;
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Failure ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
