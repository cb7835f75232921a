// When a profile is asked for anew: by the clock while somebody may be looking, and when the page or the network comes back.
import { attempt } from "../browser/denied-abilities.js";

/** Calls `refresh` again and again from start to stop. One call is made at a time. */
export class Refresher {
  readonly #every: number;
  readonly #refresh: () => Promise<unknown>;
  readonly #onDenied: (error: unknown) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStarted = false;
  #isDue = false;
  #isRefreshing = false;

  /** `onDenied` hears why the page's own events cannot be listened to. The clock still asks then. */
  constructor(everyMilliseconds: number, refresh: () => Promise<unknown>, onDenied: (error: unknown) => void) {
    this.#every = everyMilliseconds;
    this.#refresh = refresh;
    this.#onDenied = onDenied;
  }

  start(): void {
    this.#isStarted = true;
    attempt(() => {
      globalThis.addEventListener?.("online", this.#refreshIfDue);
      globalThis.document?.addEventListener("visibilitychange", this.#refreshIfDue);
    }, this.#onDenied);
    this.#schedule();
    this.#refreshIfDue();
  }

  /** Asks now, or as soon as the page is looked at. */
  readonly refreshNow = (): void => {
    this.#isDue = true;
    this.#refreshIfDue();
  };

  /** Begins the time anew: what the clock would ask for was asked for elsewhere. */
  restartTimer(): void {
    this.#schedule();
  }

  stop(): void {
    this.#isStarted = false;
    clearTimeout(this.#timer);
    attempt(() => {
      globalThis.removeEventListener?.("online", this.#refreshIfDue);
      globalThis.document?.removeEventListener("visibilitychange", this.#refreshIfDue);
    }, this.#onDenied);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (!this.#isStarted) {
      return;
    }
    this.#timer = setTimeout(this.refreshNow, this.#every);
    // In Node a timer alone is no reason to go on living.
    (this.#timer as { unref?: () => void }).unref?.();
  }

  readonly #refreshIfDue = (): void => {
    const isHidden = globalThis.document?.visibilityState === "hidden";
    if (!this.#isStarted || !this.#isDue || this.#isRefreshing || isHidden) {
      return;
    }
    this.#isDue = false;
    this.#isRefreshing = true;
    this.#refresh()
      .catch(() => undefined)
      .finally(() => {
        this.#isRefreshing = false;
        this.#schedule();
        // What was asked for meanwhile may be newer than what has just come.
        this.#refreshIfDue();
      });
  };
}
