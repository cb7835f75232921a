// Two packages over the same cases.

import { DELIBERATE, explained } from "./deliberate.mjs";
import { firstDifference, isSame, kindOf, smallest } from "./difference.mjs";
import { caseOf } from "./families/index.mjs";
import { randomOf } from "./random.mjs";

/** Asks both packages about cases of the families, and keeps what differs. */
export class Comparison {
  /** For each family the number of its cases, of those that were refused, and of those that differ. */
  tallies;
  /** The number of cases for each difference on purpose, by its title. */
  onPurpose = new Map(DELIBERATE.map(({ title }) => [title, 0]));
  #packages;
  #families;
  #found = new Map();

  constructor(before, after, families) {
    this.#packages = [before, after];
    this.#families = families;
    this.tallies = new Map(families.map(({ name }) => [name, { cases: 0, refused: 0, different: 0 }]));
  }

  /** The number of cases that differ without a reason. */
  get different() {
    return [...this.tallies.values()].reduce((sum, { different }) => sum + different, 0);
  }

  /** Compares the case with this number. A seed and a number are one case, on every machine. */
  async compare(seed, index) {
    const random = randomOf(seed, index);
    const family = random.pick(this.#families);
    const input = caseOf(family, random);
    const tally = this.tallies.get(family.name);
    const [before, after] = await this.#answers(family, input);
    tally.cases += 1;
    if (/"name":"\w*Error"/.test(JSON.stringify(before))) tally.refused += 1;
    if (isSame(before, after)) return;
    const { reasons, rest } = explained(before, after, input);
    for (const { title } of reasons) this.onPurpose.set(title, this.onPurpose.get(title) + 1);
    if (isSame(rest, after)) return;
    tally.different += 1;
    this.#keep(family, index, input, kindOf(rest, after));
  }

  /**
   * Every kind of difference, the most frequent first: how often it is found and in which families, its smallest case,
   * and where the two answers differ.
   */
  async *kinds() {
    for (const found of [...this.#found.values()].sort((a, b) => b.count - a.count)) {
      const { family, kind } = found;
      const input = await smallest(found.input, async (smaller) => {
        const { rest, after } = await this.#unexplained(family, smaller);
        return !isSame(rest, after) && kindOf(rest, after) === kind;
      });
      const { rest, after } = await this.#unexplained(family, input);
      yield { ...found, input, ...firstDifference(rest, after) };
    }
  }

  /** One after the other: a scenario has the clock of the process for itself. */
  async #answers(family, input) {
    const [before, after] = this.#packages;
    return [await family.answer(before, input), await family.answer(after, input)];
  }

  async #unexplained(family, input) {
    const [before, after] = await this.#answers(family, input);
    return { rest: explained(before, after, input).rest, after };
  }

  #keep(family, index, input, kind) {
    const known = this.#found.get(kind) ?? { kind, count: 0, families: new Set() };
    known.families.add(family.name);
    const isSmallest = known.input === undefined || JSON.stringify(input).length < JSON.stringify(known.input).length;
    this.#found.set(kind, { ...known, count: known.count + 1, ...(isSmallest && { family, input, index }) });
  }
}
