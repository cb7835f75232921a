// A program that stays up until it is stopped: the gateway, the Next.js server, PostgreSQL.

import { execa } from "execa";
import { Failure } from "./failure.mjs";
import { environment, root } from "./project.mjs";

const REMEMBERED_LINES = 40;

/**
 * Runs a program beside a subshell that reads from our end of a pipe. However we end, the pipe closes, and the subshell
 * ends the program's whole process group. execa's own clean-up needs an exit handler, which a SIGKILL does not run.
 */
const TETHER = 'exec 3<&0; (cat <&3; kill 0) >/dev/null 2>&1 & exec "$@" 3<&- </dev/null';

/**
 * Starts a program.
 *
 * - `ready` is matched against each line. The promise `ready` of the answer holds the first match, and rejects if the
 *   program ends before it. `stop` works from the beginning.
 * - `onLine` receives each line.
 * - `onExit` is called with the last output if the program ends and `stop` was not called.
 * - `isTethered` ends the program when this process ends, even if it is killed.
 * - `uid` and `gid` are the user and the group that run the program; default: the current ones.
 * - `stopSignal` asks the program to stop; default: `SIGTERM`. After `stopsWithinMs`, default 5 seconds, it is killed.
 *
 * The program leads its own process group. Ctrl-C in a terminal reaches only this process, so this process decides the
 * order in which programs stop, and `stop` reaches every process that the program started.
 */
export function startService(name, command, args, options) {
  const { cwd = root, env = {}, ready, onLine = () => {}, onExit = () => {}, isTethered = false, uid, gid } = options;
  const { stopSignal = "SIGTERM", stopsWithinMs = 5_000 } = options;
  const [program, ...words] = isTethered ? ["sh", "-c", TETHER, "sh", command, ...args] : [command, ...args];
  const child = execa(program, words, {
    cwd,
    env: environment(env),
    extendEnv: false,
    stdin: isTethered ? "pipe" : "ignore",
    all: true,
    buffer: false,
    reject: false,
    detached: true,
    uid,
    gid,
  });
  const latest = [];
  let isStopping = false;
  let exited;

  const readyLine = new Promise((resolve, reject) => {
    const read = async () => {
      for await (const line of child.iterable({ from: "all" })) {
        latest.push(line);
        if (latest.length > REMEMBERED_LINES) latest.shift();
        onLine(line);
        const match = line.match(ready);
        if (match) resolve(match);
      }
    };
    exited = Promise.all([child, read()]).then(([{ originalMessage }]) => {
      const lastOutput = `${name} ended by itself:\n${[...latest, originalMessage].filter(Boolean).join("\n")}`;
      reject(new Failure(lastOutput));
      if (!isStopping) onExit(lastOutput);
    });
  });

  const stop = async () => {
    isStopping = true;
    signal(child, stopSignal);
    const forced = setTimeout(() => signal(child, "SIGKILL"), stopsWithinMs);
    await exited;
    clearTimeout(forced);
  };
  return { ready: readyLine, stop };
}

/** Sends a signal to the program's process group. */
function signal(child, name) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    // ESRCH: the whole group has ended already.
    if (error.code !== "ESRCH") throw error;
  }
}
