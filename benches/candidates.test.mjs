import assert from "node:assert/strict";
import { test } from "node:test";
import { CANDIDATES } from "./cold-start/candidates.mjs";
import { firstAnswer } from "./cold-start/first-answer.mjs";
import { coldStartsInNode } from "./cold-start/node.mjs";
import { fetches } from "./fetch.mjs";
import { flags } from "./flags.mjs";
import { verify } from "./measure.mjs";
import { resolutionOfOneHost, resolutionOfThousandHosts } from "./resolution.mjs";

const COMPARISONS = { flags, fetches, resolutionOfOneHost, resolutionOfThousandHosts };

/** An input with another answer than the last input of the comparison. */
function otherInput({ inputs, expected }) {
  const last = expected(inputs.at(-1));
  return [...inputs, ...resolutionOfThousandHosts.inputs].find((input) => expected(input) !== last);
}

for (const [name, comparison] of Object.entries(COMPARISONS)) {
  test(`every candidate of ${name} returns the right answers`, async () => {
    await verify(comparison, await comparison.candidates());
  });

  // Planted fault: the verification calls nothing, so a candidate that does nothing has the best time.
  test(`a wrong answer of a candidate of ${name} ends the run`, async () => {
    const [right] = Object.values(await comparison.candidates());
    const last = comparison.inputs.at(-1);
    const other = otherInput(comparison);
    const wrong = (input) => right(input === last ? other : input);
    await assert.rejects(verify(comparison, { wrong }), /^Error: wrong returned /);
  });
}

test("requests for one host are for one tenant, and those for a thousand hosts for a thousand", () => {
  const hostsOf = ({ inputs }) => new Set(inputs.map(({ host }) => host)).size;
  assert.equal(hostsOf(resolutionOfOneHost), 1);
  // The shared host, where the cookie names the tenant, is one more.
  assert.equal(hostsOf(resolutionOfThousandHosts), 1_001);
});

test("every candidate returns the right answer after a cold start", async () => {
  const medians = await coldStartsInNode(1, () => {});
  assert.deepEqual(Object.keys(medians), Object.keys(CANDIDATES));
  for (const [name, took] of Object.entries(medians)) assert.ok(took > 0, name);
});

// Planted fault: a cold start does not check the answer, so a candidate that does not start has the best time.
test("a wrong answer after a cold start ends the run", async () => {
  const url = "data:text/javascript,export const start = () => () => undefined;";
  await assert.rejects(firstAnswer({ url, flagValues: {}, key: "any" }), /returned undefined/);
});
