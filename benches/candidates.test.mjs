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
  test(`every_candidate_of_${name}_answers_right`, async () => {
    await verify(comparison, await comparison.candidates());
  });

  // Planted fault: a verification that asks nothing, after which a peer may win by doing nothing.
  test(`a_candidate_of_${name}_that_answers_wrong_ends_the_run`, async () => {
    const [right] = Object.values(await comparison.candidates());
    const last = comparison.inputs.at(-1);
    const wrong = (input) => right(input === last ? comparison.inputs[0] : input);
    await assert.rejects(verify(comparison, { wrong }), /^Error: wrong answers /);
  });
}

test("every_candidate_starts_cold_and_answers_right", async () => {
  const medians = await coldStartsInNode(1, () => {});
  assert.deepEqual(Object.keys(medians), Object.keys(CANDIDATES));
  for (const [name, took] of Object.entries(medians)) assert.ok(took > 0, name);
});

// Planted fault: a cold start that does not look at the answer, after which a peer may win by not starting.
test("a_cold_start_that_answers_wrong_ends_the_run", async () => {
  const url = "data:text/javascript,export const start = () => () => undefined;";
  await assert.rejects(firstAnswer({ url, features: {}, key: "any" }), /answers undefined/);
});
