// A command that runs to its end.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Failure } from "./failure.mjs";
import { environment, root } from "./project.mjs";

const running = new Set();

// A long compilation must not outlive the script that asked for it.
process.on("exit", () => {
  for (const child of running) child.kill();
});

/**
 * Runs a command and returns what it answered on its standard output. One that fails becomes a `Failure` that holds
 * the command and all of its output, because the output is what says how to mend it.
 *
 * - `onLine` hears each line as it is printed.
 * - Standard input is closed: nothing we start may stop to ask a question.
 */
export async function run(command, args, { cwd = root, env = {}, onLine = () => {} } = {}) {
  const { output, answer, code } = await outcome(command, args, { cwd, env, onLine });
  if (code === 0) return answer;
  throw new Failure(`${[command, ...args].join(" ")} failed (${code}).\n${output.trim()}`);
}

/**
 * Like `run`, and a failure is no error: `code` is the exit code, a signal, or `"not found"`. `output` is everything that was
 * printed, `answer` what of it went to the standard output.
 */
export function outcome(command, args, { cwd = root, env = {}, onLine = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: environment(env),
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(child);
    const [output, answer] = [[], []];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        output.push(line);
        if (stream === child.stdout) answer.push(line);
        onLine(line);
      });
    }
    child.on("error", (error) => {
      if (error.code === "ENOENT") resolve({ output: "", answer: "", code: "not found" });
      else reject(error);
    });
    child.on("close", (code, signal) => {
      running.delete(child);
      resolve({ output: output.join("\n"), answer: answer.join("\n"), code: code ?? signal });
    });
  });
}

/** The output of a short command, or null where it fails or does not exist. */
export async function ask(command, ...args) {
  const { output, code } = await outcome(command, args);
  return code === 0 ? output.trim() : null;
}
