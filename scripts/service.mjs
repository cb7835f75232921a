// A program that stays up until it is stopped: the gateway, the Next.js server.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Failure } from "./failure.mjs";
import { environment, root } from "./project.mjs";

const GRACE_MS = 5_000;
const REMEMBERED_LINES = 40;

/**
 * Runs a program beside a watch that holds our end of a pipe. However we end, the pipe ends with us, and the watch ends
 * the program's whole group.
 */
const TETHER = 'exec 3<&0; (cat <&3; kill 0) >/dev/null 2>&1 & exec "$@" 3<&- </dev/null';

/**
 * Starts a program.
 *
 * - `ready` is matched against each line; the promise `ready` of the answer holds the first match, and
 *   rejects when the program ends before it. `stop` works from the beginning.
 * - `onLine` hears each line.
 * - `onExit` is called when the program ends without having been stopped, with its last lines.
 * - `isTethered` ends the program when we end, also where we are killed and can stop nothing.
 *
 * The program leads a process group of its own. Ctrl-C in a terminal reaches only us, so that we
 * decide the order in which things stop, and `stop` reaches whatever the program started.
 */
export function startService(name, command, args, options) {
  const { cwd = root, env = {}, ready, onLine = () => {}, onExit = () => {}, isTethered = false } = options;
  const [program, ...words] = isTethered ? ["sh", "-c", TETHER, "sh", command, ...args] : [command, ...args];
  const child = spawn(program, words, {
    cwd,
    env: environment(env),
    stdio: [isTethered ? "pipe" : "ignore", "pipe", "pipe"],
    detached: true,
  });
  const latest = [];
  let stopping = false;

  const exited = new Promise((resolve) => {
    child.on("close", resolve);
    child.on("error", (error) => {
      latest.push(error.message);
      resolve();
    });
  });

  const readyLine = new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        latest.push(line);
        if (latest.length > REMEMBERED_LINES) latest.shift();
        onLine(line);
        const match = line.match(ready);
        if (match) resolve(match);
      });
    }
    exited.then(() => {
      const story = `${name} ended by itself:\n${latest.join("\n")}`;
      reject(new Failure(story));
      if (!stopping) onExit(story);
    });
  });

  const stop = async () => {
    stopping = true;
    signal(child, "SIGTERM");
    const forced = setTimeout(() => signal(child, "SIGKILL"), GRACE_MS);
    await exited;
    clearTimeout(forced);
  };
  return { ready: readyLine, stop };
}

function signal(child, name) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    // ESRCH: the whole group is gone already, which is what was wanted.
    if (error.code !== "ESRCH") throw error;
  }
}
