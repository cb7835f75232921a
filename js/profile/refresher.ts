// When a profile is asked for anew: by the clock while somebody may be looking, and when the page or the network comes back.
import { attempt } from "../browser/denials.js";

/** Calls `refresh` again and again from start to stop. One call is made at a time. */
export class Refresher {
  readonly #every: number;
  readonly #refresh: () => Promise<unknown>;
  readonly #onDenied: (error: unknown) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStarted = false;
  #isDue = false;
  #isUnderWay = false;

  /** `onDenied` hears why the page's own events cannot be listened to. The clock still asks then. */
  constructor(everyMilliseconds: number, refresh: () => Promise<unknown>, onDenied: (error: unknown) => void) {
    this.#every = everyMilliseconds;
    this.#refresh = refresh;
    this.#onDenied = onDenied;
  }

  start(): void {
    this.#isStarted = true;
    attempt(() => {
      globalThis.addEventListener?.("online", this.#back);
      globalThis.document?.addEventListener("visibilitychange", this.#back);
    }, this.#onDenied);
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
    attempt(() => {
      globalThis.removeEventListener?.("online", this.#back);
      globalThis.document?.removeEventListener("visibilitychange", this.#back);
    }, this.#onDenied);
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
