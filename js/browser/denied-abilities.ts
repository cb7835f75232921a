// What the browser denies a page. Nothing fails for it: the client does without and says so.

/**
 * What a browser may deny, or not have:
 *
 * - `local`, `session`: its two storages;
 * - `cookie`: the cookie that seeds new tabs;
 * - `tabs`: the channel to other tabs, on which each hears of the others' switches;
 * - `page`: the events that tell when the page is left and comes back.
 */
export type DeniedAbility = "local" | "session" | "cookie" | "tabs" | "page";

/** Tells what is denied, as soon as listeners may be there. */
export class DeniedAbilities {
  readonly #emit: (ability: DeniedAbility, error: Error) => void;
  readonly #reported = new Set<DeniedAbility>();
  /** What waits for listeners; null once it need not. */
  #waiting: (() => void)[] | null = [];

  constructor(emit: (ability: DeniedAbility, error: Error) => void) {
    this.#emit = emit;
  }

  /** Tells of it. */
  report(ability: DeniedAbility, error: unknown): void {
    const emit = () => this.#emit(ability, asError(ability, error));
    if (this.#waiting) {
      this.#waiting.push(emit);
    } else {
      emit();
    }
  }

  /** Tells of it the first time. */
  reportOnce(ability: DeniedAbility, error: unknown): void {
    if (!this.#reported.has(ability)) {
      this.#reported.add(ability);
      this.report(ability, error);
    }
  }

  /** Tells from now on, and what has waited as soon as this turn is over: whoever made the client may then listen to it. */
  start(): void {
    queueMicrotask(() => {
      const waiting = this.#waiting ?? [];
      this.#waiting = null;
      for (const tell of waiting) {
        tell();
      }
    });
  }
}

/** Does `work`, which uses what a browser may deny. `onDenied` is given what it throws. */
export function attempt(work: () => void, onDenied: (error: unknown) => void): void {
  try {
    work();
  } catch (error) {
    onDenied(error);
  }
}

function asError(ability: DeniedAbility, error: unknown): Error {
  if (typeof error === "object" && error !== null && "message" in error) {
    return error as Error;
  }
  const reason = error === undefined ? "is missing or did not keep what was written" : `is denied: ${error}`;
  return new Error(`The browser's "${ability}" ${reason}.`);
}
