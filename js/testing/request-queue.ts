/** Where work waits until it is let through, one at a time and in whatever order. Open until it is held. */
export class RequestQueue {
  readonly #waiting: (() => void)[] = [];
  #isHeld = false;
  /** Told each time somebody comes to wait. */
  onArrival: (() => void) | undefined;

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** From now on everybody waits who comes. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Lets one through: the one that has waited longest, or the one at this place behind it. */
  release(place = 0): void {
    this.#waiting.splice(place, 1)[0]?.();
  }

  /** Lets all through that wait, the longest waiting first, and from now on everybody who comes. */
  open(): void {
    this.#isHeld = false;
    for (const pass of this.#waiting.splice(0)) {
      pass();
    }
  }

  /** Waits to be let through. One that gives up stops waiting, and is told the reason of its signal. */
  async wait(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.#isHeld) {
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const pass = () => {
        signal.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(pass), 1);
        reject(signal.reason);
      };
      signal.addEventListener("abort", giveUp, { once: true });
      this.#waiting.push(pass);
      this.onArrival?.();
    });
  }
}
