// Compares two packages over seeded cases: the package of this checkout, and one that was built before.
//
//   npm run differential                                    builds the earlier package from its commit, 50,000 cases
//   npm run differential -- --cases 2000 --seed 7           fewer cases, others
//   npm run differential -- --before ../package             another earlier package: an unpacked tarball
//   npm run differential -- --only "client that fetches"    one family
//
// Both get the same case; their answers, values and errors alike, must be equal to the last character. It prints how
// many cases each family had and how many were refused, and every kind of difference once, with its smallest case.
// The differences on purpose are in deliberate.mjs. Any other fails the run.

import { join } from "node:path";
import { parseArgs } from "node:util";
import { Comparison } from "./comparison.mjs";
import { adapted, DELIBERATE } from "./deliberate.mjs";
import { families } from "./families/index.mjs";
import { packageIn } from "./packages.mjs";

const PROGRESS_EVERY = 5_000;
/** How many characters of a value are printed. */
const LONGEST = 1_000;

const { values } = parseArgs({
  options: {
    before: { type: "string" },
    after: { type: "string", default: join(import.meta.dirname, "../..") },
    cases: { type: "string", default: "50000" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "" },
  },
});

// In production the package warns of nothing in the console, and loads no texts for it in the middle of a case.
process.env.NODE_ENV = "production";
const before = adapted(await packageIn(values.before));
const after = await packageIn(values.after);
const chosen = families.filter(({ name }) => name.startsWith(values.only));
const comparison = new Comparison(before, after, chosen);
const [cases, seed, started] = [Number(values.cases), Number(values.seed), performance.now()];

for (let index = 0; index < cases; index += 1) {
  await comparison.compare(seed, index);
  if ((index + 1) % PROGRESS_EVERY === 0) {
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`  … ${index + 1} of ${cases} cases, ${comparison.different} different (${seconds} s)`);
  }
}

const row = ([name, ...counts]) => name.padEnd(30) + counts.map((count) => String(count).padStart(10)).join("");
console.log(`\n${row(["family", "cases", "refused", "different"])}`);
for (const [name, { cases, refused, different }] of comparison.tallies) {
  console.log(row([name, cases, refused, different]));
}
console.log("\nDifferent on purpose:");
for (const { title, reason, adapt } of DELIBERATE) {
  console.log(`  ${title} (${adapt ? "in every case" : `in ${comparison.onPurpose.get(title)} cases`}): ${reason}`);
}
const shown = (value) => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};
for await (const { kind, count, families, family, index, input, path, before, after } of comparison.kinds()) {
  console.log(`\n✗ ${kind}`);
  console.log(`  in ${count} cases of: ${[...families].join(", ")}`);
  console.log(`  ${family.name}, case ${index}, made smaller: ${shown(input)}`);
  console.log(`  at ${path}`);
  console.log(`    before: ${shown(before)}`);
  console.log(`    after:  ${shown(after)}`);
}
console.log(`\n${cases} cases with seed ${seed}: ${comparison.different} different without a reason.`);
if (comparison.different > 0) process.exitCode = 1;
