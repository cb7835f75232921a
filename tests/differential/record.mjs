// Records what a package answers, a few hundred cases of all families, for the test tests/js/recorded.test.ts.
//
//   npm run differential -- --record                        the answers of the earlier package
//   npm run differential -- --record --before .             those of this checkout, after a change on purpose
//
// Cases are chosen so that everything that an answer can say is said in one: every error with every reason, every
// source with every outcome, every warning, every event and status of a client.

import { mkdir, rm, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { adapted } from "./deliberate.mjs";
import { smallest } from "./difference.mjs";
import { caseOf, families } from "./families/index.mjs";
import { featuresOf } from "./features.mjs";
import { packageIn } from "./packages.mjs";
import { printed } from "./printed.mjs";
import { randomOf } from "./random.mjs";
import { RECORDS, recordOf } from "./record-files.mjs";

const SEED = 2026;
/** How many cases of each family are made to choose from. */
const POOL = 3_000;
/** How many of each family are kept, at least. */
const LEAST = 8;
/** How a chosen case is made smaller: what it shows stays, and texts stay whole, to be read by people. */
const SMALLER = { attempts: 250, wholeTexts: true };

const { values } = parseArgs({ options: { before: { type: "string" } } });
process.env.NODE_ENV = "production";
const tenantry = adapted(await packageIn(values.before));
const seen = new Set();

await rm(RECORDS, { recursive: true, force: true });
await mkdir(RECORDS);
for (const family of families) {
  const pool = [];
  for (let index = 0; index < POOL; index += 1) {
    const input = caseOf(family, randomOf(SEED, index));
    const answer = await family.answer(tenantry, input);
    pool.push({
      input,
      answer,
      size: JSON.stringify([input, answer]).length,
      features: featuresOf(family, input, answer),
    });
  }
  const records = [];
  for (const { input, shows } of choose(pool)) {
    const small = await smallest(input, (smaller) => stillShows(family, smaller, shows), SMALLER);
    records.push({ case: small, answer: await family.answer(tenantry, small) });
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

async function stillShows(family, input, shows) {
  const features = new Set(featuresOf(family, input, await family.answer(tenantry, input)));
  return shows.every((feature) => features.has(feature));
}
