// Who speaks when: the order of speaking of each type of panel. A turn is the seat of an expert and what it does.

import { hashOf, shuffle } from "./choice.mjs";
import { ROUND_TITLES } from "./round-titles.mjs";

const DELPHI_ROUNDS = 4;

const ORDERS = {
  /** Every expert answers the same question, always from the first seat to the last. */
  structured: ({ seats }) => ["answer", "evidence", "recommend"].map((move) => seats.map((seat) => ({ seat, move }))),

  /** Each round begins one seat further, and each expert responds to the one who spoke before. */
  open: ({ seats }) => [
    seats.map((seat) => ({ seat, move: "answer" })),
    responses(rotated(seats, 1), "respond"),
    responses(rotated(seats, 2), "build"),
  ],

  /** Every expert asks. The next expert replies to the question. Then each says what it would answer now. */
  socratic: ({ seats }) => [
    seats.map((seat) => ({ seat, move: "ask" })),
    seats.map((seat) => ({ seat: neighbor(seats, seat), move: "reply", to: seat })),
    seats.map((seat) => ({ seat, move: "remain" })),
  ],

  /** The sides take turns. The side that opens does not close: the last word is the other side's. */
  adversarial({ seats }) {
    const [pro, contra] = sidesOf(seats);
    const opening = alternate(pro, contra, "for", "against");
    const rebuttal = alternate(contra, pro, "against", "for").map((turn, index, turns) => ({
      ...turn,
      move: "rebut",
      to: index === 0 ? opening[0].seat : turns[index - 1].seat,
    }));
    const closing = alternate(pro.slice(0, 1), contra.slice(0, 1), "for", "against");
    return [opening.map((turn) => ({ ...turn, move: "argue" })), rebuttal, closing.map(asClosing)];
  },

  /** Anonymous rounds, in an order that says nothing, until the estimates are at most one step apart. */
  delphi({ seats, seed }) {
    let estimates = new Map(seats.map((seat) => [seat, 2 + (hashOf(`${seed}\nestimate ${seat}`) % 7)]));
    const rounds = [];
    for (let round = 1; round <= DELPHI_ROUNDS; round += 1) {
      const median = medianOf([...estimates.values()]);
      const spread = spreadOf(estimates);
      rounds.push(
        shuffle(seats, seed, `round ${round}`).map((seat) => ({
          seat,
          move: round === 1 ? "estimate" : "revise",
          estimate: estimates.get(seat),
          median,
          spread,
        })),
      );
      if (round > 1 && spread <= 1) break;
      estimates = new Map([...estimates].map(([seat, estimate]) => [seat, towards(median, estimate)]));
    }
    return rounds;
  },

  /** An open discussion in two rounds, and then a vote from the first seat to the last. */
  hybrid: ({ seats, seed }) => [
    seats.map((seat) => ({ seat, move: "answer" })),
    responses([...seats].reverse(), "respond"),
    seats.map((seat) => ({ seat, move: "vote", vote: VOTES[hashOf(`${seed}\nvote ${seat}`) % VOTES.length] })),
  ],
};

const VOTES = ["yes", "yes, with conditions", "yes, with conditions", "not yet"];

export const PANEL_TYPES = Object.keys(ORDERS);

/** The rounds of a panel of this type: for each its title and its turns. */
export function roundsOf(type, seatCount, seed) {
  const seats = Array.from({ length: seatCount }, (_, seat) => seat);
  return ORDERS[type]({ seats, seed }).map((turns, index) => ({ title: ROUND_TITLES[type][index], turns }));
}

const rotated = (seats, by) => seats.map((_, index) => seats[(index + by) % seats.length]);
const neighbor = (seats, seat) => seats[(seat + 1) % seats.length];

/** The first one responds to the one who spoke last in the round before, which is its own neighbor. */
function responses(order, move) {
  return order.map((seat, index) => ({ seat, move, to: order[(index + order.length - 1) % order.length] }));
}

/** Even seats are for it, odd ones against. One expert alone argues for both sides. */
function sidesOf(seats) {
  return seats.length === 1 ? [seats, seats] : [0, 1].map((rest) => seats.filter((seat) => seat % 2 === rest));
}

function alternate(first, second, firstSide, secondSide) {
  return Array.from({ length: Math.max(first.length, second.length) }, (_, index) => [
    ...(index < first.length ? [{ seat: first[index], side: firstSide }] : []),
    ...(index < second.length ? [{ seat: second[index], side: secondSide }] : []),
  ]).flat();
}

const asClosing = (turn) => ({ ...turn, move: "close" });

function medianOf(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

const spreadOf = (estimates) => Math.max(...estimates.values()) - Math.min(...estimates.values());

/**
 * A third of the way to the median. The farthest estimate is six steps away and is one step away after three rounds, so
 * the last round always agrees.
 */
const towards = (median, estimate) => median + Math.trunc(((estimate - median) * 2) / 3);
