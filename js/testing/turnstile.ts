/** Where work waits until it is let through, one at a time and in whatever order. */
export class Turnstile {
  readonly #waiting: (() => void)[] = [];
  /** Told each time somebody comes to wait. */
  onArrival: (() => void) | undefined;

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Waits to be let through. One that gives up stops waiting, and is told the reason of its signal. */
  enter(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const leave = () => signal?.removeEventListener("abort", giveUp);
      const pass = () => {
        leave();
        resolve();
      };
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(pass), 1);
        leave();
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", giveUp);
      this.#waiting.push(pass);
      this.onArrival?.();
    });
  }

  /** Lets one through: the one that has waited longest, or the one at this place behind it. */
  release(place = 0): void {
    this.#waiting.splice(place, 1)[0]?.();
  }

  /** Lets all through that wait now, the longest waiting first. */
  releaseAll(): void {
    for (const pass of this.#waiting.splice(0)) {
      pass();
    }
  }
}
