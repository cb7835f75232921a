// One abort signal for many requests.
import { anySignal } from "./abort.js";

/**
 * How many requests share a signal. To make one for each costs more than the rest of the wrapper. But Node's `fetch` leaves a
 * listener on it until the request is collected, walks them all to add another, and warns of a leak past 1,500.
 */
const MAX_REQUESTS = 100;

/** Hands out signals that abort when `source` does. */
export class SharedSignal {
  #source: AbortSignal | undefined;
  #signal!: AbortSignal;
  #requests = 0;

  of(source: AbortSignal): AbortSignal {
    if (source !== this.#source || this.#requests === MAX_REQUESTS) {
      this.#source = source;
      this.#signal = anySignal([source]);
      this.#requests = 0;
    }
    this.#requests += 1;
    return this.#signal;
  }
}
