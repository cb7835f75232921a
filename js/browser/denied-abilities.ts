// What the browser denies to a page. Nothing fails: the client works without it and emits `storage`.

/**
 * What a browser may deny to a page, or not have:
 *
 * - `local`, `session`: the two storages;
 * - `cookie`: the cookie that seeds new tabs;
 * - `tabs`: the channel to other tabs, which carries `otherTabSwitch`;
 * - `page`: the page's events, from which the client knows when it is hidden and restored.
 */
export type DeniedAbility = "local" | "session" | "cookie" | "tabs" | "page";

/** Reports what the browser denies, after the app had a chance to add listeners. */
export class DeniedAbilities {
  readonly #emit: (ability: DeniedAbility, error: Error) => void;
  readonly #reported = new Set<DeniedAbility>();
  /** Reports that wait for listeners; null after `start()`. */
  #waiting: (() => void)[] | null = [];

  constructor(emit: (ability: DeniedAbility, error: Error) => void) {
    this.#emit = emit;
  }

  /** Reports a denial. */
  report(ability: DeniedAbility, error: unknown): void {
    const emit = () => this.#emit(ability, asError(ability, error));
    if (this.#waiting) {
      this.#waiting.push(emit);
    } else {
      emit();
    }
  }

  /** Reports only the first denial of this ability. */
  reportOnce(ability: DeniedAbility, error: unknown): void {
    if (!this.#reported.has(ability)) {
      this.#reported.add(ability);
      this.report(ability, error);
    }
  }

  /** Sends the waiting reports in a microtask, so that the code that made the client can add listeners first. */
  start(): void {
    queueMicrotask(() => {
      const waiting = this.#waiting ?? [];
      this.#waiting = null;
      for (const emit of waiting) {
        emit();
      }
    });
  }
}

/** Runs `work`, which uses something that a browser may deny. `onDenied` receives what it throws. */
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
  const reason = error === undefined ? "is missing or did not store the value" : `is denied: ${error}`;
  return new Error(`The browser's "${ability}" ${reason}.`);
}
