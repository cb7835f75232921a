// Measures the time of a call. The candidates run in turn in every round, so that noise of the machine affects all.

import { isDeepStrictEqual } from "node:util";
import { Bench } from "tinybench";
import { median } from "./median.mjs";

const ROUNDS = 15;
const MS_PER_ROUND = 60;

/**
 * The time of one call by candidate, in milliseconds: the median of the rounds. Before the timing, every candidate is
 * called once with every input, and a wrong answer ends the run.
 */
export async function measure(comparison, say) {
  const calls = await comparison.candidates();
  await verify(comparison, calls);
  const bench = new Bench({ time: MS_PER_ROUND, iterations: 1, warmup: false, throws: true });
  for (const [name, call] of Object.entries(calls)) bench.add(name, batch(name, call, comparison));
  const rounds = [];
  // The first round is a warm-up and is not counted.
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

/** Throws at the first answer that differs from the expected one. */
export async function verify({ inputs, expected, answer = (call, input) => call(input) }, calls) {
  for (const [name, call] of Object.entries(calls)) {
    for (const input of inputs) {
      const got = await answer(call, input);
      if (isDeepStrictEqual(got, expected(input))) continue;
      throw new Error(`${name} returned ${JSON.stringify(got)} for ${JSON.stringify(input)}.`);
    }
  }
}

/**
 * A function that makes one call for each input. It returns the number of truthy answers, so that the engine cannot
 * remove a call. Each candidate gets its own compiled loop: in a shared loop, V8 inlines only the first call.
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
