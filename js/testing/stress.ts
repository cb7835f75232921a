// Makes many calls at once, aborts some, and releases the waiting ones in a given order.

import { type Call, type CallCounts, Calls } from "./calls.js";
import { Notifier } from "./notifier.js";
import type { RequestQueue } from "./request-queue.js";

/** Which waiting request is released next: the first that came, the last, or a random one. */
export type ReleaseOrder = "fifo" | "lifo" | "random";

/** The parameters of a stress run. */
export interface StressOptions {
  /** The number of calls. */
  readonly calls: number;
  /** The number of calls in flight at once. */
  readonly concurrency: number;
  readonly order: ReleaseOrder;
  /** Aborts one in this many calls while it is in flight; `Infinity` aborts none. */
  readonly abortOneIn: number;
  /** A random integer in `[0, below)`. */
  random(below: number): number;
}

/** How long to wait for further calls to arrive in the queue, in milliseconds. */
const QUIET_MS = 20;

/**
 * Runs the calls. The first call that throws ends the run, and its error is thrown.
 *
 * Waiting calls are released one by one while at least half of those in flight wait: so there is always an order to
 * choose, and always work in progress. If fewer wait, because the others wait for something else (a shared promise,
 * perhaps), one is released after `QUIET_MS`.
 */
export async function stress(
  options: StressOptions,
  queue: RequestQueue,
  call: Call,
  onSettled: (counts: CallCounts) => void,
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
        // By the next turn of the event loop the released call has continued.
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
 * How many calls may start now. In the order "lifo" all calls start together: if others kept arriving, the first one
 * would wait forever.
 */
function countToBegin({ calls: all, concurrency, order }: StressOptions, { begun, inFlight }: Calls): number {
  const free = order === "lifo" && inFlight > 0 ? 0 : concurrency - inFlight;
  return Math.min(free, all - begun);
}
