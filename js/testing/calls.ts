/** Does one call until its signal says to give up. What it throws before that ends the storm. */
export type Call = (signal: AbortSignal) => Promise<void>;

/** What became of calls. */
export interface CallCounts {
  readonly begun: number;
  readonly answered: number;
  readonly aborted: number;
}

/** The calls of a storm: those in flight, and what became of the others. */
export class Calls implements CallCounts {
  begun = 0;
  answered = 0;
  aborted = 0;
  readonly #call: Call;
  readonly #onSettled: () => void;
  readonly #inFlight = new Set<AbortController>();
  #failure: { error: unknown } | null = null;

  constructor(call: Call, onSettled: () => void) {
    this.#call = call;
    this.#onSettled = onSettled;
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Begins so many. */
  begin(count: number): void {
    for (let left = count; left > 0; left -= 1) {
      this.begun += 1;
      this.#follow(new AbortController());
    }
  }

  /** Gives one up that is in flight, by its place among them. It is not waited for. */
  abort(place: number): void {
    const controller = [...this.#inFlight][place];
    if (controller !== undefined) {
      this.aborted += 1;
      this.#inFlight.delete(controller);
      controller.abort(new DOMException("The visitor left.", "AbortError"));
      this.#onSettled();
    }
  }

  abortAll(): void {
    while (this.inFlight > 0) {
      this.abort(0);
    }
  }

  /** Throws what the first call threw that failed by itself. */
  throwFailure(): void {
    if (this.#failure) {
      throw this.#failure.error;
    }
  }

  async #follow(controller: AbortController): Promise<void> {
    this.#inFlight.add(controller);
    const failure = await this.#call(controller.signal).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    if (this.#inFlight.delete(controller)) {
      this.answered += failure ? 0 : 1;
      this.#failure ??= failure;
      this.#onSettled();
    }
  }
}
