// Many calls at once, of which some are given up, let through a turnstile in an order that the storm decides.
import { Bell } from "./bell.js";
import { type Call, Calls, type Tally } from "./calls.js";
import type { Turnstile } from "./turnstile.js";

/** Which of those that wait goes on next: the first that came, the last, or any. */
export type Order = "fifo" | "lifo" | "random";

/** How a storm blows. */
export interface Weather {
  /** How many calls there are in all. */
  readonly calls: number;
  /** How many are in flight at once. */
  readonly concurrency: number;
  readonly order: Order;
  /** One in so many is given up while it is in flight; `Infinity` for none. */
  readonly abortOneIn: number;
  /** A whole number below another, by chance. */
  random(below: number): number;
}

/** Milliseconds. */
const PATIENCE = 20;

/**
 * Runs a storm. The first call that throws ends it, and its error is thrown.
 *
 * Those that wait are let through one by one as long as they are at least half of those in flight: so there is always an
 * order to choose, and always work under way. Where fewer wait, because the others wait for something of their own (one
 * shared promise, perhaps), one is let through after a while.
 */
export async function storm(
  weather: Weather,
  turnstile: Turnstile,
  call: Call,
  onSettled: (tally: Tally) => void,
): Promise<Tally> {
  const timers = await import("node:timers");
  const { order, abortOneIn, random } = weather;
  const bell = new Bell(timers);
  const calls = new Calls(call, () => {
    onSettled(calls);
    bell.ring();
  });
  const mayOneGoOn = async () => {
    const { waiting } = turnstile;
    const isEnough = waiting > 0 && waiting * 2 >= calls.inFlight;
    return isEnough || !(await bell.rings(waiting > 0 ? PATIENCE : undefined));
  };
  turnstile.onArrival = () => bell.ring();
  turnstile.hold();
  try {
    while (calls.begun < weather.calls || calls.inFlight > 0) {
      calls.throwFailure();
      calls.begin(roomFor(weather, calls));
      if (await mayOneGoOn()) {
        turnstile.release({ fifo: 0, lifo: turnstile.waiting - 1, random: random(turnstile.waiting) }[order]);
        // In the next turn of the event loop whoever was let through has gone on.
        await new Promise((resolve) => timers.setImmediate(resolve));
      }
      if ((calls.aborted + 1) * abortOneIn <= calls.begun) {
        calls.abort(random(calls.inFlight));
      }
    }
    calls.throwFailure();
  } finally {
    turnstile.onArrival = undefined;
    calls.abortAll();
    turnstile.open();
  }
  const { begun, answered, aborted } = calls;
  return { begun, answered, aborted };
}

/**
 * How many calls may begin now. Last in is first out only among those who came together: if others went on coming, the
 * first would wait for ever.
 */
function roomFor({ calls: all, concurrency, order }: Weather, { begun, inFlight }: Calls): number {
  const room = order === "lifo" && inFlight > 0 ? 0 : concurrency - inFlight;
  return Math.min(room, all - begun);
}
