// The whole discussion of a panel, as the events of its stream.

import { seedOf } from "./choice.mjs";
import { topicsOf } from "./question-topics.mjs";
import { roundsOf } from "./speaking-orders.mjs";
import { conclusionOf, statementOf } from "./statements.mjs";

/**
 * The events of a panel in their order: `round` at the beginning of each round, `turn` before an expert speaks,
 * `statement` with the text, and `done`. The same panel always has the same events.
 */
export function discussionOf({ panelId, question, type, agents }) {
  const seed = seedOf({ panelId, question, agents });
  const panel = { seed, topics: topicsOf(question), experts: agents };
  const rounds = roundsOf(type, agents.length, seed);
  const events = [];
  let position = 0;
  for (const [index, { title, turns }] of rounds.entries()) {
    const place = { panelId, round: index + 1, rounds: rounds.length };
    events.push({ name: "round", data: { ...place, title } });
    for (const turn of turns) {
      const { id: agentId, name } = agents[turn.seat];
      const speaker = { ...place, position, agentId, name };
      events.push({ name: "turn", data: speaker });
      events.push({ name: "statement", data: { ...speaker, text: statementOf(panel, turn, index + 1, position) } });
      position += 1;
    }
  }
  events.push({ name: "done", data: { panelId, conclusion: conclusionOf(type, panel, rounds) } });
  return events;
}
