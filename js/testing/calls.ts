/** Makes one call until its signal aborts. An error before that ends the stress run. */
export type Call = (signal: AbortSignal) => Promise<void>;

/** How many calls started, and how they ended. */
export interface CallCounts {
  readonly begun: number;
  readonly answered: number;
  readonly aborted: number;
}

/** The calls of a stress run: those in flight, and counts of the others. */
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

  /** Starts this many calls. */
  begin(count: number): void {
    for (let left = count; left > 0; left -= 1) {
      this.begun += 1;
      this.#follow(new AbortController());
    }
  }

  /** Aborts a call in flight, by its index. It is not awaited. */
  abort(place: number): void {
    const controller = [...this.#inFlight][place];
    if (controller !== undefined) {
      this.aborted += 1;
      this.#inFlight.delete(controller);
      controller.abort(new DOMException("The stress run aborted the request.", "AbortError"));
      this.#onSettled();
    }
  }

  abortAll(): void {
    while (this.inFlight > 0) {
      this.abort(0);
    }
  }

  /** Throws the error of the first call that failed without being aborted. */
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
