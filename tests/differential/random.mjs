// Choices from a seed: one seed gives the same cases on every machine.

/** A stream of choices. */
class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 up to 1, by mulberry32. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(end) {
    return Math.floor(this.next() * end);
  }

  /** Whether something of this probability happens. */
  chance(probability) {
    return this.next() < probability;
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** One of the functions, called. */
  one(...makers) {
    return this.pick(makers)();
  }

  /** Some of the list, in its order. */
  some(list, probability = 0.5) {
    return list.filter(() => this.chance(probability));
  }

  /** A list of `least` to `most` made items. */
  list(least, most, make) {
    return Array.from({ length: least + this.below(most - least + 1) }, make);
  }

  /** An object with each member whose chance comes up: `{ name: [probability, make] }`. */
  members(parts) {
    const chosen = Object.entries(parts).filter(([, [probability]]) => this.chance(probability));
    return Object.fromEntries(chosen.map(([name, [, make]]) => [name, make()]));
  }
}

/** The choices of one case. Cases do not depend on each other, so a case runs alone as it runs among others. */
export function randomOf(seed, index) {
  return new Random(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
}
