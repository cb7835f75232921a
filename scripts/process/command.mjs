// A command that runs to its end.

import { execa } from "execa";
import { Failure } from "./failure.mjs";
import { environment, root } from "./project.mjs";

/**
 * Runs a command and returns its standard output. A command that fails throws a `Failure` with the command and all of
 * its output, because the output says how to fix it.
 *
 * - `onLine` receives each line as it is printed.
 * - Standard input is closed, so that a command cannot wait for an answer.
 */
export async function run(command, args, options = {}) {
  const { output, answer, code } = await outcome(command, args, options);
  if (code === 0) return answer;
  throw new Failure(`${[command, ...args].join(" ")} failed (${code}).\n${output.trim()}`);
}

/**
 * Runs a command and does not throw if it fails. `code` is the exit code, a signal, or the error code of the system,
 * such as `ENOENT` for a command that does not exist. `output` is everything that was printed, `answer` the standard
 * output.
 */
export async function outcome(command, args, { cwd = root, env = {}, onLine } = {}) {
  const stream = onLine ? passedTo(onLine) : "pipe";
  const { all, stdout, exitCode, signal, code } = await execa(command, args, {
    cwd,
    env: environment(env),
    extendEnv: false,
    stdin: "ignore",
    stdout: stream,
    stderr: stream,
    all: true,
    reject: false,
  });
  return { output: all ?? "", answer: stdout ?? "", code: exitCode ?? signal ?? code };
}

const passedTo = (onLine) =>
  function* (line) {
    onLine(line);
    yield line;
  };

/** The output of a short command, or null if it fails or does not exist. */
export async function ask(command, ...args) {
  const { output, code } = await outcome(command, args);
  return code === 0 ? output.trim() : null;
}
