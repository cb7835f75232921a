type Timers = typeof import("node:timers");

/** Wakes one sleeper. */
export class Notifier {
  readonly #timers: Timers;
  #wake: (rang: boolean) => void = () => undefined;

  /** Takes the timers to use: the global ones a test may have replaced. */
  constructor(timers: Timers) {
    this.#timers = timers;
  }

  notify(): void {
    this.#wake(true);
  }

  /** True once it rings; false where it does not `within` so many milliseconds. */
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
