type Timers = typeof import("node:timers");

/** Notifies one waiter. */
export class Notifier {
  readonly #timers: Timers;
  #wake: (rang: boolean) => void = () => undefined;

  /** @param timers The timers to use: a test may have replaced the global ones. */
  constructor(timers: Timers) {
    this.#timers = timers;
  }

  notify(): void {
    this.#wake(true);
  }

  /** Resolves to true at the next `notify()`, or to false after `within` ms without one. */
  wait(within?: number): Promise<boolean> {
    const { clearTimeout, setTimeout } = this.#timers;
    return new Promise((resolve) => {
      const timer = within === undefined ? undefined : setTimeout(resolve, within, false);
      this.#wake = (rang) => {
        clearTimeout(timer);
        resolve(rang);
      };
    });
  }
}
