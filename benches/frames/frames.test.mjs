import assert from "node:assert/strict";
import { test } from "node:test";
import { bestOf, framesOf, intervalOf, longestTask } from "./frames.mjs";

test("the interval of frames is the median of their gaps", () => {
  assert.equal(intervalOf([0, 16, 32, 48, 64, 200]), 16);
});

test("a frame is dropped if it comes more than one and a half intervals after the one before", () => {
  assert.deepEqual(framesOf([0, 16, 32, 56, 81, 97], 16), { frames: 5, dropped: 1 });
});

// Planted fault: the time on the clock counts, or the task of another thread.
test("the longest task is the one of the page's main thread with the most processor time", () => {
  const named = (tid, name) => ({ name: "thread_name", pid: 1, tid, args: { name } });
  const task = (tid, tdur, dur) => ({ name: "ThreadControllerImpl::RunTask", pid: 1, tid, tdur, dur });
  const events = [named(7, "CrRendererMain"), named(8, "Compositor"), task(8, 90_000, 90_000)];
  assert.equal(longestTask([...events, task(7, 4_000, 80_000), task(7, 9_500, 9_600)]), 9.5);
  assert.equal(longestTask(events), 0);
});

test("the best round is the one that dropped the fewest frames", () => {
  const rounds = [
    { frames: 90, dropped: 4, task: 9 },
    { frames: 80, dropped: 1, task: 12 },
  ];
  assert.deepEqual(bestOf(rounds), { frames: 80, dropped: 1, task: 9 });
});
