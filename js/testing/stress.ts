// Many calls at once, of which some are given up, let through a turnstile in an order that the storm decides.

import { type Call, type CallCounts, Calls } from "./calls.js";
import { Notifier } from "./notifier.js";
import type { RequestQueue } from "./request-queue.js";

/** Which of those that wait goes on next: the first that came, the last, or any. */
export type ReleaseOrder = "fifo" | "lifo" | "random";

/** How a storm blows. */
export interface StressOptions {
  /** How many calls there are in all. */
  readonly calls: number;
  /** How many are in flight at once. */
  readonly concurrency: number;
  readonly order: ReleaseOrder;
  /** One in so many is given up while it is in flight; `Infinity` for none. */
  readonly abortOneIn: number;
  /** A whole number below another, by chance. */
  random(below: number): number;
}

/** Milliseconds. */
const QUIET_MS = 20;

/**
 * Runs a storm. The first call that throws ends it, and its error is thrown.
 *
 * Those that wait are let through one by one as long as they are at least half of those in flight: so there is always an
 * order to choose, and always work under way. Where fewer wait, because the others wait for something of their own (one
 * shared promise, perhaps), one is let through after a while.
 */
export async function stress(
  options: StressOptions,
  queue: RequestQueue,
  call: Call,
  onSettled: (tally: CallCounts) => void,
): Promise<CallCounts> {
  const timers = await import("node:timers");
  const { order, abortOneIn, random } = options;
  const notifier = new Notifier(timers);
  const calls = new Calls(call, () => {
    onSettled(calls);
    notifier.notify();
  });
  const canRelease = async () => {
    const { waiting } = queue;
    const isEnough = waiting > 0 && waiting * 2 >= calls.inFlight;
    return isEnough || !(await notifier.wait(waiting > 0 ? QUIET_MS : undefined));
  };
  queue.onArrival = () => notifier.notify();
  queue.hold();
  try {
    while (calls.begun < options.calls || calls.inFlight > 0) {
      calls.throwFailure();
      calls.begin(countToBegin(options, calls));
      if (await canRelease()) {
        queue.release({ fifo: 0, lifo: queue.waiting - 1, random: random(queue.waiting) }[order]);
        // In the next turn of the event loop whoever was let through has gone on.
        await new Promise((resolve) => timers.setImmediate(resolve));
      }
      if ((calls.aborted + 1) * abortOneIn <= calls.begun) {
        calls.abort(random(calls.inFlight));
      }
    }
    calls.throwFailure();
  } finally {
    queue.onArrival = undefined;
    calls.abortAll();
    queue.open();
  }
  const { begun, answered, aborted } = calls;
  return { begun, answered, aborted };
}

/**
 * How many calls may begin now. Last in is first out only among those who came together: if others went on coming, the
 * first would wait for ever.
 */
function countToBegin({ calls: all, concurrency, order }: StressOptions, { begun, inFlight }: Calls): number {
  const free = order === "lifo" && inFlight > 0 ? 0 : concurrency - inFlight;
  return Math.min(free, all - begun);
}
