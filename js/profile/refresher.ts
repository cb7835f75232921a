// When to refresh a profile: by timer while the page is visible, and when the page or the network comes back.
import { attempt } from "../browser/denied-abilities.js";

/** Calls `refresh` repeatedly from `start()` to `stop()`, one call at a time. */
export class Refresher {
  readonly #every: number;
  readonly #refresh: () => Promise<unknown>;
  readonly #onDenied: (error: unknown) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStarted = false;
  #isDue = false;
  #isRefreshing = false;

  /** `onDenied` receives the error if the page's events cannot be listened to. The timer works without them. */
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

  /** Refreshes now, or as soon as the page is visible. */
  readonly refreshNow = (): void => {
    this.#isDue = true;
    this.#refreshIfDue();
  };

  /** Restarts the timer, because the profile was just loaded elsewhere. */
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
    // In Node the timer must not keep the process alive.
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
        // A refresh that was requested meanwhile may return a newer profile.
        this.#refreshIfDue();
      });
  };
}
