// How long a call takes: every candidate in turn, round after round, so that a noisy machine is noisy for all.

import { isDeepStrictEqual } from "node:util";
import { Bench } from "tinybench";
import { median } from "./median.mjs";

const ROUNDS = 15;
const MS_A_ROUND = 60;

/**
 * Milliseconds of one call by candidate, the median of the rounds. The candidates are asked for every input once before
 * anything is timed, and one that answers wrong ends the run.
 */
export async function measure(comparison, say) {
  const calls = await comparison.candidates();
  await verify(comparison, calls);
  const bench = new Bench({ time: MS_A_ROUND, iterations: 1, warmup: false, throws: true });
  for (const [name, call] of Object.entries(calls)) bench.add(name, batch(name, call, comparison));
  const rounds = [];
  // The first round warms everything up and does not count.
  for (let round = 0; round <= ROUNDS; round += 1) {
    say(`round ${round} of ${ROUNDS}`);
    bench.reset();
    await bench.run();
    if (round > 0) rounds.push(bench.tasks.map((task) => task.result.latency.p50));
  }
  const { length } = comparison.inputs;
  const ofOneCall = (index) => median(rounds.map((round) => round[index])) / length;
  return Object.fromEntries(bench.tasks.map(({ name }, index) => [name, ofOneCall(index)]));
}

/** Throws at the first answer that is not the expected one. */
export async function verify({ inputs, expected, answer = (call, input) => call(input) }, calls) {
  for (const [name, call] of Object.entries(calls)) {
    for (const input of inputs) {
      const got = await answer(call, input);
      if (isDeepStrictEqual(got, expected(input))) continue;
      throw new Error(`${name} answers ${JSON.stringify(got)} for ${JSON.stringify(input)}`);
    }
  }
}

/**
 * One call for each input; how many answers were truthy comes out, so that no call can be optimised away. The loop is
 * compiled for each candidate, by a text of its own: in a loop that they share, only the first one's call is inlined.
 */
function batch(name, call, { inputs }) {
  const isAsync = typeof call(inputs[0])?.then === "function";
  const [async, wait] = isAsync ? ["async", "await"] : ["", ""];
  const source = `// ${name}
  return ${async} () => {
    let count = 0;
    for (let index = 0; index < inputs.length; index += 1) if (${wait} call(inputs[index])) count += 1;
    return count;
  };`;
  return new Function("call", "inputs", source)(call, inputs);
}
