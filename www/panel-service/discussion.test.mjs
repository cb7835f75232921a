// What is said: the same for the same panel, and different for another one.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { demoPanels, demoRecord, RECORD } from "./demo-record.mjs";
import { discussionOf } from "./discussion/discussion.mjs";
import { topicsOf } from "./discussion/question-topics.mjs";
import { PANEL_TYPES } from "./discussion/speaking-orders.mjs";
import { shortName } from "./discussion/statements.mjs";

const panels = demoPanels();
const [panel] = panels;
const experts = [...new Map(panels.flatMap(({ agents }) => agents).map((agent) => [agent.id, agent])).values()];
const textsOf = (asked) =>
  discussionOf(asked)
    .filter(({ name }) => name === "statement")
    .map(({ data }) => data.text);

test("the same panel has the same discussion", () => {
  assert.deepEqual(discussionOf(panel), discussionOf(structuredClone(panel)));
});

// Planted faults: one text for all, a text that ignores the specialty, the question or the round.
test("a statement follows from the specialty, the question and the round", () => {
  for (const type of PANEL_TYPES) {
    const asked = { ...panel, type };
    const texts = textsOf(asked);
    assert.equal(new Set(texts).size, texts.length, `no ${type} panel repeats a statement`);
    const others = [
      { ...asked, question: "Should the walk-in clinic offer evening hours before the winter?" },
      { ...asked, agents: asked.agents.map((agent) => ({ ...agent, specialty: "Records archive" })) },
    ];
    for (const other of others) {
      assert.equal(
        textsOf(other).filter((text) => texts.includes(text)).length,
        0,
        `a ${type} panel says something else on another question and with other specialties`,
      );
    }
  }
});

test("a statement names a topic of the question", () => {
  const asked = { ...panel, type: "structured", question: "Should stable patients move to a direct anticoagulant?" };
  const texts = textsOf(asked).filter((text) => text.includes("“stable patients”") || text.includes("direct antic"));
  assert.ok(texts.length >= 4, JSON.stringify(textsOf(asked)));
});

test("the events count the positions, and each statement follows the turn of its expert", () => {
  for (const asked of panels) {
    const events = discussionOf(asked);
    const statements = events.filter(({ name }) => name === "statement");
    assert.deepEqual(
      statements.map(({ data }) => data.position),
      statements.map((_, index) => index),
    );
    for (const [index, { name, data }] of events.entries()) {
      assert.equal(data.panelId, asked.panelId);
      if (name !== "statement") continue;
      const { text, ...turn } = data;
      assert.deepEqual(events[index - 1], { name: "turn", data: turn });
      assert.ok(text.length > 40 && text.length < 600, text);
    }
    assert.equal(events.at(-1).name, "done");
    assert.ok(events.at(-1).data.conclusion.length > 40);
  }
});

// Planted fault: a template with a part that the turn does not have.
test("no text has a hole, for every type, number of experts and kind of question", () => {
  const questions = ["Why?", "Is it?", "???", "Was kostet das Blutdruckmessgerät 2027?", panels[3].question];
  for (const type of PANEL_TYPES) {
    for (const count of [1, 2, 5]) {
      for (const [seed, question] of questions.entries()) {
        const agents = experts.slice(seed, seed + count);
        const asked = { panelId: `${type} ${seed}`, question, type, agents };
        for (const { data } of discussionOf(asked)) {
          assert.doesNotMatch(JSON.stringify(data), /undefined|NaN|\[object|“”|\s{2}/);
        }
      }
    }
  }
});

test("the topics of a question are its runs of words without the small ones", () => {
  for (const [question, topics] of [
    ["Should stable patients on warfarin move to a direct anticoagulant?", ["direct anticoagulant", "stable patients"]],
    ["Why?", ["this question"]],
    ["", ["this question"]],
    ["Is the occlusion alarm a nuisance?", ["occlusion alarm", "nuisance"]],
  ]) {
    assert.deepEqual(topicsOf(question).slice(0, 2), topics);
  }
});

test("colleagues use a name without titles and degrees", () => {
  for (const [name, short] of [
    ["Dr. Wei Chen", "Wei Chen"],
    ["Prof. Dr. Ada Byron, PhD", "Ada Byron"],
    ["Marisol Vega, RN", "Marisol Vega"],
    ["Dr.", "Dr."],
  ]) {
    assert.equal(shortName(name), short);
  }
});

test("the demo's completed panels have the record that this service writes", () => {
  const stored = readFileSync(RECORD, "utf8");
  assert.equal(stored, demoRecord(), "run `node www/panel-service/demo-record.mjs`");
});
