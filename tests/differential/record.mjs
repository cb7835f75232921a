// Records what a package answers, a few hundred cases of all families, for the test tests/js/recorded.test.ts.
//
//   npm run differential -- --record                        the answers of the earlier package
//   npm run differential -- --record --only "client"        those of some families
//   npm run differential -- --record --before .             those of this checkout, after a change on purpose
//
// Only answers that the package of this checkout also gives are recorded: the comparison reports the others.
//
// Cases are chosen so that everything that an answer can say is said in one: every error with every reason, every
// source with every outcome, every warning, every event and status of a client.

import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { adapted } from "./deliberate.mjs";
import { isSame, smallest } from "./difference.mjs";
import { caseOf, families } from "./families/index.mjs";
import { featuresOf } from "./features.mjs";
import { packageIn } from "./packages.mjs";
import { printed } from "./printed.mjs";
import { randomOf } from "./random.mjs";
import { RECORDS, recordOf } from "./record-files.mjs";

const SEED = 2026;
/** How many cases of each family are made to choose from. */
const POOL = 2_000;
/** How many of each family are kept, at least. */
const LEAST = 8;
/** How a chosen case is made smaller: what it shows stays, and texts stay whole, to be read by people. */
const SMALLER = { attempts: 150, wholeTexts: true };

const { values } = parseArgs({
  options: {
    before: { type: "string" },
    after: { type: "string", default: join(import.meta.dirname, "../..") },
    only: { type: "string", default: "" },
  },
});
process.env.NODE_ENV = "production";
const [before, after] = [adapted(await packageIn(values.before)), await packageIn(values.after)];
const seen = new Set();

if (values.only === "") await rm(RECORDS, { recursive: true, force: true });
await mkdir(RECORDS, { recursive: true });
for (const family of families.filter(({ name }) => name.startsWith(values.only))) {
  const pool = [];
  for (let index = 0; index < POOL; index += 1) {
    const input = caseOf(family, randomOf(SEED, index));
    const answer = await agreed(family, input);
    if (answer === null) continue;
    const size = JSON.stringify([input, answer]).length;
    pool.push({ input, answer, size, features: featuresOf(family, input, answer) });
  }
  const records = [];
  for (const { input, shows } of choose(pool)) {
    const small = await smallest(input, (smaller) => stillShows(family, smaller, shows), SMALLER);
    records.push({ case: small, answer: await agreed(family, small) });
  }
  await writeFile(recordOf(family.name), `${printed(records)}\n`);
  console.log(`  ${family.name}: ${records.length}`);
}

/** Takes, again and again, the case that says the most that is new for its size. */
function choose(pool) {
  const chosen = [];
  for (;;) {
    const news = ({ features }) => features.filter((feature) => !seen.has(feature)).length;
    const worth = (one) => news(one) / one.size;
    const best = pool.reduce((best, one) => (worth(one) > worth(best) ? one : best));
    if (news(best) === 0) break;
    chosen.push({ ...best, shows: best.features.filter((feature) => !seen.has(feature)) });
    for (const feature of best.features) seen.add(feature);
  }
  const others = pool.slice(0, Math.max(0, LEAST - chosen.length));
  return [...chosen, ...others.map((one) => ({ ...one, shows: one.features }))];
}

/** What both packages answer; null where they differ, on purpose or by a fault that the comparison reports. */
async function agreed(family, input) {
  const answer = await family.answer(before, input);
  return isSame(answer, await family.answer(after, input)) ? answer : null;
}

async function stillShows(family, input, shows) {
  const answer = await agreed(family, input);
  const features = new Set(answer === null ? [] : featuresOf(family, input, answer));
  return shows.every((feature) => features.has(feature));
}
