// A clock that stands still. It replaces the timers, the clocks and the chance of this process, so that a client that
// waits for seconds is tested in no time and does the same at every run.

/** When every scenario begins. */
const START = Date.parse("2026-11-27T00:00:00.000Z");

/** Runs `work(clock)` with the clock in place of the process's own. */
export async function withClock(work) {
  const clock = new Clock();
  const { setTimeout, clearTimeout, Date: DateOfProcess } = globalThis;
  const { random } = Math;
  Object.assign(globalThis, {
    setTimeout: (call, delay) => clock.start(call, delay),
    clearTimeout: (timer) => clock.stop(timer),
    Date: dateOf(clock),
  });
  Math.random = () => 0.5;
  performance.now = () => clock.elapsed;
  Object.defineProperty(performance, "timeOrigin", { value: START, configurable: true });
  try {
    return await work(clock);
  } finally {
    Object.assign(globalThis, { setTimeout, clearTimeout, Date: DateOfProcess });
    Math.random = random;
    delete performance.now;
    delete performance.timeOrigin;
  }
}

class Clock {
  elapsed = 0;
  #timers = new Map();
  #made = 0;

  start(call, delay = 0) {
    this.#made += 1;
    const timer = { number: this.#made, unref: () => timer };
    this.#timers.set(timer, { call, at: this.elapsed + Math.max(0, Number(delay)) });
    return timer;
  }

  stop(timer) {
    this.#timers.delete(timer);
  }

  /** Lets time pass until the promise is settled. Fails if nothing settles it within an hour. */
  async until(promise) {
    const end = this.elapsed + 3_600_000;
    let isSettled = false;
    const settled = () => {
      isSettled = true;
    };
    promise.then(settled, settled);
    for (;;) {
      await turn();
      if (isSettled) return promise;
      if (!this.#fire(end)) throw new Error("a promise that nothing settles");
    }
  }

  /** Lets so many milliseconds pass. */
  async pass(milliseconds = 0) {
    const end = this.elapsed + milliseconds;
    do await turn();
    while (this.#fire(end));
    this.elapsed = end;
  }

  /** Calls the next timer, if it is due by then. */
  #fire(end) {
    const [next] = [...this.#timers].sort(([a, { at }], [b, { at: other }]) => at - other || a.number - b.number);
    if (next === undefined || next[1].at > end) return false;
    this.#timers.delete(next[0]);
    this.elapsed = Math.max(this.elapsed, next[1].at);
    next[1].call();
    return true;
  }
}

/** One turn of the event loop, in which everything happens that waits for no timer. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

function dateOf(clock) {
  const now = () => START + clock.elapsed;
  return class extends Date {
    constructor(...given) {
      super(...(given.length === 0 ? [now()] : given));
    }

    static now = now;
  };
}
