import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { startService } from "./service.mjs";

const shell = (script, options) => startService("it", "sh", ["-c", script], options);

test("is ready when its output says so", async () => {
  const { ready, stop } = shell("echo starting; echo listening on 4711; sleep 60", { ready: /on (\d+)/ });
  assert.equal((await ready)[1], "4711");
  await stop();
});

test("stops what the program has started", { timeout: 3_000 }, async () => {
  // Catches a `stop` that reaches only the program: what it started would keep running and hold its output open, as the
  // server behind `next dev` does.
  const { ready, stop } = shell("sleep 60 & echo ready; wait", { ready: /ready/ });
  await ready;
  await stop();
});

test("reports the last output of a program that ends before it is ready", async () => {
  const { ready } = shell("echo no such table >&2; exit 3", { ready: /ready/ });
  await assert.rejects(ready, /it ended by itself:\nno such table/);
});

test("reports an end that `stop` did not cause, and no other", async () => {
  const ends = [];
  const onExit = (lastOutput) => ends.push(lastOutput);
  const stopped = shell("echo ready; sleep 60", { ready: /ready/, onExit });
  await stopped.ready;
  await stopped.stop();
  assert.deepEqual(ends, []);

  const fallen = shell("echo ready; sleep 0.1; echo out of memory", { ready: /ready/, onExit });
  await fallen.ready;
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.deepEqual(ends, ["it ended by itself:\nready\nout of memory"]);
});

test("ends a tethered program and what it has started when this process is killed", { timeout: 30_000 }, async () => {
  // Catches browsers that keep running after a test run is interrupted: the worker that drives them is killed.
  const us = spawn(process.execPath, ["--input-type=module", "-e", TETHERED], { stdio: ["ignore", "pipe", "inherit"] });
  const pids = String(await new Promise((resolve) => us.stdout.once("data", resolve)))
    .split(" ")
    .map(Number);
  assert.ok(pids.length === 2 && pids.every(isAlive));
  us.kill("SIGKILL");
  await once(us, "exit");
  while (pids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 20));
});

const TETHERED = `
  import { startService } from ${JSON.stringify(new URL("./service.mjs", import.meta.url).href)};
  const script = "sleep 60 & echo $$ $!; wait";
  const { ready } = startService("it", "sh", ["-c", script], { ready: /(\\d+) (\\d+)/, isTethered: true });
  console.log((await ready)[0]);
`;

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    // A process that has ended stays in the table until its parent asks for it, which may never happen in a container.
    return !existsSync("/proc") || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch (error) {
    if (error.code === "ESRCH" || error.code === "ENOENT") return false;
    throw error;
  }
}
