// One run: the events of a discussion, one after another, for everyone who follows it.

/** The part of the pace that an expert needs to take the word. The rest is for the statement. */
const TURN_SHARE = 0.35;

export class PanelRun {
  #events;
  #sent = [];
  /** What each listener calls when the run is stopped. */
  #listeners = new Map();
  #timer;

  /**
   * Starts the run.
   *
   * - `events` is the whole discussion.
   * - `paceMs` is the time of one statement.
   * - `spoken` statements were made in an earlier run, and are repeated without a pause.
   */
  constructor(events, { paceMs, spoken = 0 }) {
    this.#events = events;
    this.paceMs = paceMs;
    this.spoken = spoken;
    this.#schedule();
  }

  get isDone() {
    return this.#sent.length === this.#events.length;
  }

  /**
   * Calls `listener(event, id)` for every event after `afterId`, those of the past at once. Ids count from 1. Returns
   * the function that ends it. An event without a successor is the last one. `onStop` is called when the run is stopped
   * before that.
   */
  follow(afterId, listener, onStop) {
    for (const [index, event] of this.#sent.entries()) if (index >= afterId) listener(event, index + 1);
    this.#listeners.set(listener, onStop);
    return () => this.#listeners.delete(listener);
  }

  stop() {
    clearTimeout(this.#timer);
    const stopped = [...this.#listeners.values()];
    this.#listeners.clear();
    for (const onStop of stopped) onStop();
  }

  #schedule() {
    const next = this.#events[this.#sent.length];
    if (next) this.#timer = setTimeout(() => this.#send(next), this.#pauseBefore(next));
  }

  #send(event) {
    const id = this.#sent.push(event);
    for (const listener of [...this.#listeners.keys()]) listener(event, id);
    this.#schedule();
  }

  #pauseBefore({ name, data }) {
    if (data.position < this.spoken) return 0;
    if (name === "turn") return this.paceMs * TURN_SHARE;
    return name === "statement" ? this.paceMs * (1 - TURN_SHARE) : 0;
  }
}
