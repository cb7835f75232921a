import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { startService } from "./service.mjs";

const shell = (script, options) => startService("it", "sh", ["-c", script], options);

test("is_ready_when_it_says_so", async () => {
  const { ready, stop } = shell("echo starting; echo listening on 4711; sleep 60", { ready: /on (\d+)/ });
  assert.equal((await ready)[1], "4711");
  await stop();
});

test("stops_what_the_program_itself_has_started", { timeout: 3_000 }, async () => {
  // Catches a `stop` that reaches only the program: what it started would live on and hold its output open,
  // as the server behind `next dev` does.
  const { ready, stop } = shell("sleep 60 & echo ready; wait", { ready: /ready/ });
  await ready;
  await stop();
});

test("tells_the_last_words_of_a_program_that_ends_before_it_is_ready", async () => {
  const { ready } = shell("echo no such table >&2; exit 3", { ready: /ready/ });
  await assert.rejects(ready, /it ended by itself:\nno such table/);
});

test("reports_an_end_that_nobody_asked_for_and_no_other", async () => {
  const ends = [];
  const onExit = (story) => ends.push(story);
  const stopped = shell("echo ready; sleep 60", { ready: /ready/, onExit });
  await stopped.ready;
  await stopped.stop();
  assert.deepEqual(ends, []);

  const fallen = shell("echo ready; sleep 0.1; echo out of memory", { ready: /ready/, onExit });
  await fallen.ready;
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.deepEqual(ends, ["it ended by itself:\nready\nout of memory"]);
});

test("ends_a_tethered_program_and_what_it_has_started_when_we_are_killed", { timeout: 30_000 }, async () => {
  // Catches browsers that live on when a test run is broken off: the worker that drives them is killed and stops nothing.
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
    // One that has ended stays in the table until somebody asks for it, which in a container may be nobody.
    return !existsSync("/proc") || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch (error) {
    if (error.code === "ESRCH" || error.code === "ENOENT") return false;
    throw error;
  }
}
