// Who speaks when on each type of panel.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PANEL_TYPES, roundsOf } from "./discussion/speaking-orders.mjs";

const seats = (round) => round.turns.map(({ seat }) => seat);
const moves = (round) => [...new Set(round.turns.map(({ move }) => move))];
const orderOf = (type, count, seed = "seed") => roundsOf(type, count, seed).map(seats);

test("on a structured panel every expert answers in each round, from the first seat to the last", () => {
  assert.deepEqual(orderOf("structured", 3), [
    [0, 1, 2],
    [0, 1, 2],
    [0, 1, 2],
  ]);
});

// Planted fault: a round that begins with the expert who began the round before.
test("on an open panel each round begins one seat further, and each responds to the one who spoke before", () => {
  const rounds = roundsOf("open", 4, "seed");
  assert.deepEqual(rounds.map(seats), [
    [0, 1, 2, 3],
    [1, 2, 3, 0],
    [2, 3, 0, 1],
  ]);
  assert.deepEqual(
    rounds[1].turns.map(({ to }) => to),
    [0, 1, 2, 3],
  );
});

// Planted fault: an expert who replies to its own question.
test("on a Socratic panel every expert asks, and another one replies", () => {
  const [questions, replies, rest] = roundsOf("socratic", 3, "seed");
  assert.deepEqual([moves(questions), moves(replies), moves(rest)], [["ask"], ["reply"], ["remain"]]);
  assert.deepEqual(
    replies.turns.map(({ seat, to }) => [to, seat]),
    [
      [0, 1],
      [1, 2],
      [2, 0],
    ],
  );
});

// Planted faults: two speakers of one side in a row, and a side that has the first and the last word.
test("on an adversarial panel the sides take turns, and the side that opens does not close", () => {
  for (const count of [2, 4, 6]) {
    const rounds = roundsOf("adversarial", count, "seed");
    for (const { turns } of rounds) {
      for (const [index, { side }] of turns.entries()) if (index > 0) assert.notEqual(side, turns[index - 1].side);
    }
    assert.equal(rounds[0].turns[0].side, "for");
    assert.equal(rounds[1].turns[0].side, "against");
    assert.equal(rounds[2].turns.at(-1).side, "against");
    assert.equal(rounds[2].turns.length, 2);
    for (const { seat, to } of rounds[1].turns) assert.notEqual(seat % 2, to % 2, "a rebuttal answers the other side");
  }
});

// Planted faults: a Delphi panel that ends while its experts differ, and one that goes on when they agree.
test("a Delphi panel goes on until the estimates are at most one step apart", () => {
  const lengths = new Set();
  for (let seed = 0; seed < 200; seed += 1) {
    const rounds = roundsOf("delphi", 5, `seed ${seed}`);
    lengths.add(rounds.length);
    const spreads = rounds.map(({ turns }) => turns[0].spread);
    assert.ok(spreads.at(-1) <= 1, `${spreads}`);
    for (const spread of spreads.slice(1, -1)) assert.ok(spread > 1, `${spreads}`);
    for (const { turns } of rounds) assert.deepEqual(turns.map(({ seat }) => seat).toSorted(), [0, 1, 2, 3, 4]);
  }
  assert.deepEqual([...lengths].toSorted(), [2, 3, 4]);
  const orders = new Set(orderOf("delphi", 5, "another").map(String));
  assert.ok(orders.size > 1, "the order of an anonymous round says nothing");
});

test("a hybrid panel discusses, and then votes from the first seat to the last", () => {
  const rounds = roundsOf("hybrid", 3, "seed");
  assert.deepEqual(rounds.map(moves), [["answer"], ["respond"], ["vote"]]);
  assert.deepEqual(seats(rounds[1]), [2, 1, 0]);
  assert.deepEqual(seats(rounds[2]), [0, 1, 2]);
});

test("the six types differ in who speaks when", () => {
  const orders = PANEL_TYPES.map((type) => JSON.stringify(roundsOf(type, 4, "seed")));
  assert.equal(PANEL_TYPES.length, 6);
  assert.equal(new Set(orders).size, 6);
});

test("every type has rounds with a title and a turn for one expert alone, and for many", () => {
  for (const type of PANEL_TYPES) {
    for (const count of [1, 2, 3, 25]) {
      const rounds = roundsOf(type, count, "seed");
      assert.ok(rounds.length >= 2, type);
      for (const { title, turns } of rounds) {
        assert.ok(title, type);
        assert.ok(turns.length > 0 && turns.every(({ seat }) => seat >= 0 && seat < count), type);
      }
      const speakers = new Set(rounds.flatMap(seats));
      assert.equal(speakers.size, count, `every expert of a ${type} panel speaks`);
    }
  }
});
