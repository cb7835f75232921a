/**
 * A queue in which requests wait until they are released, one at a time and in any order. It is open until it is held.
 */
export class RequestQueue {
  readonly #waiting: (() => void)[] = [];
  #isHeld = false;
  /** Called each time a request starts to wait. */
  onArrival: (() => void) | undefined;

  /** How many requests wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Makes every later request wait. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Releases one request: the oldest, or the one at this index after it. */
  release(place = 0): void {
    this.#waiting.splice(place, 1)[0]?.();
  }

  /** Releases all requests, the oldest first, and every later one. */
  open(): void {
    this.#isHeld = false;
    for (const pass of this.#waiting.splice(0)) {
      pass();
    }
  }

  /** Waits for the release. After an abort it stops waiting and rejects with the signal's reason. */
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
