// What an expert says in a turn: its specialty, the topics of the question, the round and what others said before.

import { hashOf } from "./choice.mjs";
import { specialtyOf } from "./specialties.mjs";

/**
 * The text of a turn.
 *
 * `panel` has `seed`, `topics` and `experts` (each with `name`, `specialty`). `turn` is a turn of the order of
 * speaking, `round` counts from 1, and `position` counts the statements of the panel from 0.
 */
export function statementOf(panel, turn, round, position) {
  const { seed, experts, topics } = panel;
  const expert = experts[turn.seat];
  const other = turn.to === undefined || turn.to === turn.seat ? undefined : experts[turn.to];
  // An expert begins somewhere in its own list and goes on from there, so it does not repeat itself.
  const own = (list) => list[(hashOf(`${seed}\n${expert.id} ${expert.specialty}`) + round) % list.length];
  const kind = specialtyOf(expert.specialty);
  const context = {
    topic: quoted(topics[(hashOf(seed) + turn.seat) % Math.min(topics.length, 2)]),
    second: quoted(topics[(hashOf(seed) + turn.seat + 1) % Math.min(topics.length, 2)]),
    field: expert.specialty.charAt(0).toLowerCase() + expert.specialty.slice(1),
    other: other ? shortName(other.name) : undefined,
    look: own(kind.looks),
    risk: own(kind.risks),
    check: own(kind.checks),
    step: own(kind.steps),
    doubt: own(kind.doubts),
    theirs: other ? said(panel, other, round - 1) : undefined,
    ...turn,
  };
  // Two who speak one after another do not begin in the same way.
  const forms = MOVES[turn.move];
  return forms[(hashOf(`${seed}\n${turn.move}`) + position + Math.floor(position / 2)) % forms.length](context);
}

/** What the panel recommends at its end. */
export function conclusionOf(type, panel, rounds) {
  const { seed, experts, topics } = panel;
  const last = rounds.at(-1).turns;
  const lead = experts[last[0].seat];
  const step = (expert) => specialtyOf(expert.specialty).steps[hashOf(`${seed}\n${expert.id} end`) % 3];
  const check = (expert) => specialtyOf(expert.specialty).checks[hashOf(`${seed}\n${expert.id} end`) % 3];
  const dissenter = experts[hashOf(`${seed}\ndissent`) % experts.length];
  const about = quoted(topics[0]);
  const next = `The first step: ${step(lead)}.`;
  const reservation =
    experts.length > 1 && dissenter !== lead
      ? ` ${shortName(dissenter.name)} agrees on one condition: ${check(dissenter)}.`
      : ` It holds as long as there is ${check(lead)}.`;
  switch (type) {
    case "adversarial":
      return (
        `The case for ${about} stands where both sides accept the same test. ${next} The other ` +
        `side keeps one point: ${riskOf(experts[last.at(-1).seat], seed)}.`
      );
    case "delphi":
      return delphiConclusion(rounds, about, next);
    case "hybrid":
      return `${votes(last)} on ${about}. ${next}${reservation}`;
    case "socratic":
      return `The panel would first ask a narrower question about ${about}. ${next}${reservation}`;
    case "open":
      return `The panel meets on one line for ${about}. ${next}${reservation}`;
    default:
      return `The panel recommends to go on with ${about}, step by step. ${next}${reservation}`;
  }
}

function delphiConclusion(rounds, about, next) {
  const { median, spread } = rounds.at(-1).turns[0];
  const agreement = spread === 0 ? "All experts agree" : "The experts agree within one step";
  const count = `${rounds.length} rounds`;
  return `${agreement} after ${count}: ${median} of 9 for ${about}. ${next}`;
}

function votes(turns) {
  const counts = new Map();
  for (const { vote } of turns) counts.set(vote, (counts.get(vote) ?? 0) + 1);
  const parts = [...counts].sort((a, b) => b[1] - a[1]).map(([vote, count]) => `${count} “${vote}”`);
  return `The vote is ${parts.join(", ")}`;
}

const riskOf = (expert, seed) => specialtyOf(expert.specialty).risks[hashOf(`${seed}\n${expert.id} end`) % 3];

/** What an expert was concerned about in a round, for the one who answers. */
function said({ seed }, expert, round) {
  const { risks } = specialtyOf(expert.specialty);
  return risks[(hashOf(`${seed}\n${expert.id} ${expert.specialty}`) + Math.max(round, 1)) % risks.length];
}

const quoted = (text) => `“${text}”`;

/** The name as colleagues use it: without titles before it and degrees after it. */
export function shortName(name) {
  const [plain] = name.split(",");
  const words = plain.replace(/^(?:(?:Dr|Prof|Mr|Ms|Mrs)\.?\s+)+/, "").trim();
  return words || name;
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const MOVES = {
  answer: [
    ({ topic, look, risk }) => `On ${topic} I look at ${look}. My concern is simple: ${risk}.`,
    ({ topic, field, look, step }) =>
      `From ${field}, ${topic} comes down to ${look}. If I had to answer today, I would say that we should ${step}.`,
    ({ topic, second, look, risk }) =>
      `I would separate ${topic} from ${second}. For the first I look at ${look}. For the second I am ` +
      `careful, because ${risk}.`,
  ],
  evidence: [
    ({ topic, check, risk }) =>
      `What would decide it for me: ${check}. Without it, ${risk}, and ${topic} stays an opinion.`,
    ({ second, check, look }) =>
      `The record on ${second} is thinner than it sounds. I would want ${check}, and then I would look ` +
      `again at ${look}.`,
    ({ topic, check, field }) => `In ${field} we would not accept ${topic} without ${check}. That is the gap to close.`,
  ],
  recommend: [
    ({ topic, step, check }) =>
      `My recommendation on ${topic}: we should ${step}. I would change my mind with ${check}.`,
    ({ step, risk, topic }) => `${capital(step)}. For ${topic} that is the answer that survives when ${risk}.`,
    ({ topic, step, field }) => `Speaking for ${field}: yes to ${topic}, if we ${step}.`,
  ],
  respond: [
    ({ other, theirs, topic, look }) =>
      other
        ? `${other} is right that ${theirs}. I would still begin elsewhere: with ${look}. That is where ` +
          `${topic} is decided.`
        : `I test my own first answer against ${look}. On ${topic} it still holds.`,
    ({ other, theirs, step, risk }) =>
      other
        ? `I take up the point of ${other}: ${theirs}. In my field the same thing happens, because ` +
          `${risk}. So we should ${step}.`
        : `Against my own first answer speaks one thing: ${risk}. So we should ${step}.`,
    ({ other, second, check }) =>
      other
        ? `${other} and I read ${second} differently. It would help both of us to have ${check}.`
        : `I could read ${second} differently. It would help to have ${check}.`,
  ],
  build: [
    ({ other, step, topic }) =>
      other
        ? `With ${other} I now see one line for ${topic}: we should ${step}.`
        : `I now see one line for ${topic}: we should ${step}.`,
    ({ other, check, step }) =>
      other
        ? `I can join ${other} under one condition, ${check}. Then we should ${step}.`
        : `Under one condition, ${check}, we should ${step}.`,
    ({ second, look, step }) =>
      `What remains of ${second} is ${look}. Everything else we can settle on the way: ${step}.`,
  ],
  ask: [
    ({ topic, doubt, look }) => `${doubt} I ask it about ${topic}, because we have not yet talked about ${look}.`,
    ({ topic, doubt }) => `Before we answer anything about ${topic}: ${doubt}`,
    ({ second, doubt, risk }) => `We take ${second} for granted. ${doubt} I ask because ${risk}.`,
  ],
  reply: [
    ({ other, look, check }) =>
      `${other ? `To ${other}` : "To my own question"}: honestly, we do not know. I can only look at ` +
      `${look}. To know it, we would need ${check}.`,
    ({ other, topic, risk }) =>
      `${other ? `The question of ${other}` : "My question"} hits an assumption. We treat ${topic} as ` +
      `one thing, and ${risk}.`,
    ({ other, step, second }) =>
      `${other ? `${other} asks the right thing` : "It is the right thing to ask"}. I would answer it ` +
      `before ${second}: we should ${step}.`,
  ],
  remain: [
    ({ topic, step, check }) =>
      `What remains of the question: ${topic}, but only where we have ${check}. There we should ${step}.`,
    ({ second, step, risk }) =>
      `I drop one assumption, that ${second} is settled, since ${risk}. What I would do: ${step}.`,
    ({ topic, doubt }) => `I would ask it again in a smaller form. Not all of ${topic}, but this: ${doubt}`,
  ],
  argue: [
    ({ side, topic, look, step, risk }) =>
      side === "for"
        ? `For it: ${topic} is worth doing if one looks at ${look}. Waiting has a cost too, and we can ` +
          `limit ours: ${step}.`
        : `Against it: ${risk}. With ${topic} we would find out after the decision and not before.`,
    ({ side, second, step, risk, look }) =>
      side === "for"
        ? `I argue for it. What ${second} needs is not more debate: we should ${step}.`
        : `I argue against it. The plan for ${second} passes over ${look}, and ${risk}.`,
  ],
  rebut: [
    ({ side, other, theirs, check, risk }) =>
      side === "for"
        ? `${other ?? "The other side"} says that ${theirs ?? risk}. That can be tested: ${check}. A ` +
          `risk with a test is no reason to stop.`
        : `${other ?? "The other side"} makes it sound cheap. It is not, because ${risk}. I would want ` +
          `${check} before anyone decides.`,
    ({ side, other, look, step, second }) =>
      side === "for"
        ? `The objection of ${other ?? "the other side"} is about ${second} in general. Here it is ` +
          `about ${look}, and there we should ${step}.`
        : `${other ?? "The other side"} leaves out ${look}. Whoever reads ${second} afterwards will ` +
          `begin exactly there.`,
  ],
  close: [
    ({ side, topic, step, check }) =>
      side === "for"
        ? `To close for it: do ${topic} with a limit. ${capital(step)}.`
        : `To close against it: I would give way for ${check}, and for nothing less on ${topic}.`,
    ({ side, topic, step, risk }) =>
      side === "for"
        ? `My last word for it: no one has shown that waiting is safer. So: ${step}.`
        : `My last word against it: if ${topic} goes ahead and ${risk}, this record says that we knew.`,
  ],
  estimate: [
    ({ estimate, topic, look }) => `${estimate} of 9 for ${topic}. My estimate rests on ${look}.`,
    ({ estimate, topic, risk }) => `I put ${topic} at ${estimate} of 9. It would be more, but ${risk}.`,
    ({ estimate, check, topic }) => `${estimate} of 9. With ${check}, I would move on ${topic}.`,
  ],
  revise: [
    ({ estimate, median, spread, topic, check }) =>
      spread <= 1
        ? `${estimate} of 9 on ${topic}. We are one step apart at most, and I can sign that with ${check}.`
        : `${estimate} of 9 now; the median is ${median}. On ${topic} the answers still differ because ` +
          `not everyone has ${check}.`,
    ({ estimate, median, step, risk }) =>
      estimate === median
        ? `I stay at ${estimate} of 9, where the median is. The reason of the others did not change mine: ${risk}.`
        : `${estimate} of 9, closer to the median of ${median}. What keeps me apart is that ${risk}. So ` +
          `we should ${step}.`,
  ],
  vote: [
    ({ vote, topic, step }) => `${capital(vote)}. On ${topic}: ${step}.`,
    ({ vote, second, check }) => `My vote is “${vote}”. For ${second} I set one condition: ${check}.`,
  ],
};
