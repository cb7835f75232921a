import assert from "node:assert/strict";
import { test } from "node:test";
import { CANDIDATES } from "./cold-start/candidates.mjs";
import { firstAnswer } from "./cold-start/first-answer.mjs";
import { coldStartsInNode } from "./cold-start/node.mjs";
import { fetches } from "./fetch.mjs";
import { flags } from "./flags.mjs";
import { verify } from "./measure.mjs";
import { resolution } from "./resolution.mjs";

for (const [name, comparison] of Object.entries({ flags, fetches, resolution })) {
  test(`every candidate of ${name} returns the right answers`, async () => {
    await verify(comparison, await comparison.candidates());
  });

  // Planted fault: the verification calls nothing, so a candidate that does nothing has the best time.
  test(`a wrong answer of a candidate of ${name} ends the run`, async () => {
    const [right] = Object.values(await comparison.candidates());
    const last = comparison.inputs.at(-1);
    const wrong = (input) => right(input === last ? comparison.inputs[0] : input);
    await assert.rejects(verify(comparison, { wrong }), /^Error: wrong returned /);
  });
}

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
