// One abort signal for many requests.
import { anySignal } from "./abort.js";

/**
 * How many requests share one signal. One signal for each request costs more than the rest of the wrapper. But Node's
 * `fetch` keeps a listener on it until the request is collected, walks all of them to add another, and warns of a leak
 * above 1,500.
 */
const MAX_REQUESTS = 100;

/** Provides signals that abort when `source` aborts. */
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
