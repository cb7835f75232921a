// When a profile is asked for anew: by the clock while somebody may be looking, and when the page or the network comes back.

/** Calls `refresh` again and again from start to stop. One call is made at a time. */
export class Refresher {
  readonly #every: number;
  readonly #refresh: () => Promise<unknown>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStarted = false;
  #isDue = false;
  #isUnderWay = false;

  constructor(everyMilliseconds: number, refresh: () => Promise<unknown>) {
    this.#every = everyMilliseconds;
    this.#refresh = refresh;
  }

  start(): void {
    this.#isStarted = true;
    globalThis.addEventListener?.("online", this.#back);
    globalThis.document?.addEventListener("visibilitychange", this.#back);
    this.#schedule();
    this.#back();
  }

  /** Asks now, or as soon as the page is looked at. */
  readonly now = (): void => {
    this.#isDue = true;
    this.#back();
  };

  /** Begins the time anew: what the clock would ask for was asked for elsewhere. */
  postpone(): void {
    this.#schedule();
  }

  stop(): void {
    this.#isStarted = false;
    clearTimeout(this.#timer);
    globalThis.removeEventListener?.("online", this.#back);
    globalThis.document?.removeEventListener("visibilitychange", this.#back);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (!this.#isStarted) {
      return;
    }
    this.#timer = setTimeout(this.now, this.#every);
    // In Node a timer alone is no reason to go on living.
    (this.#timer as { unref?: () => void }).unref?.();
  }

  readonly #back = (): void => {
    const isHidden = globalThis.document?.visibilityState === "hidden";
    if (!this.#isStarted || !this.#isDue || this.#isUnderWay || isHidden) {
      return;
    }
    this.#isDue = false;
    this.#isUnderWay = true;
    this.#refresh()
      .catch(() => undefined)
      .finally(() => {
        this.#isUnderWay = false;
        this.#schedule();
        // What was asked for meanwhile may be newer than what has just come.
        this.#back();
      });
  };
}
