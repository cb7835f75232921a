// `npm run mutants`: takes each guard out, one at a time, and sees the test fail that is there for it.
//
//   npm run mutants                    every room of tests/mutants
//   npm run mutants -- fetch storage   these rooms
//   npm run mutants -- --list          the list as Markdown
//   npm run mutants -- --write         the list into docs/mutants.md
//   npm run mutants -- --check         whether code, list and document agree; no mutant is run
//
// It works on a copy of the checkout, so that no mutant is ever in the files that a person works on.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { copyCheckout } from "./mutants/copy.mjs";
import { asMarkdown } from "./mutants/document.mjs";
import { faultsIn, mutated, readRooms } from "./mutants/list.mjs";
import { SUITES } from "./mutants/suites.mjs";
import { asScript, Failure } from "./process/failure.mjs";
import { step } from "./process/progress.mjs";
import { root } from "./process/project.mjs";
import { setup } from "./setup.mjs";

const DOCUMENT = "docs/mutants.md";
const read = (path) => readFile(join(root, path), "utf8");

/** A mutant that its test did not notice. */
class Survived extends Failure {}

await asScript(import.meta.url, async (args) => {
  const rooms = await readRooms(args.filter((arg) => !arg.startsWith("--")));
  if (args.includes("--list")) console.log(asMarkdown(rooms));
  else if (args.includes("--write")) await writeFile(join(root, DOCUMENT), asMarkdown(rooms));
  else if (args.includes("--check")) await check(rooms);
  else await run(rooms);
});

async function check(rooms) {
  const faults = await faultsIn(rooms, read);
  if ((await read(DOCUMENT).catch(() => null)) !== asMarkdown(rooms)) {
    faults.push(`${DOCUMENT} is not what the list says: run \`npm run mutants -- --write\`.`);
  }
  if (faults.length > 0) throw new Failure(faults.join("\n"));
}

async function run(rooms) {
  const faults = await faultsIn(rooms, read);
  if (faults.length > 0) throw new Failure(faults.join("\n"));
  const bench = await openBench(rooms);
  const fates = [];
  try {
    for (const { name, mutants } of rooms) {
      console.log(`\n━━ ${name} ${"━".repeat(76 - name.length)}`);
      const broken = await fateOf("as it is, every test passes", (say) => mustPass(mutants, bench, say));
      if (broken) fates.push({ title: `${name}, as it is`, fate: broken });
      for (const mutant of broken ? [] : mutants) {
        const fate = await fateOf(mutant.name, (say) => mustBeCaught(mutant, bench, say));
        fates.push({ title: `${mutant.name} (${mutant.file})`, fate });
      }
    }
  } finally {
    await bench.close();
  }
  report(fates);
}

/** A copy of the checkout, and what the suites of these rooms need to run there. */
async function openBench(rooms) {
  const suites = [...new Set(rooms.flatMap(({ mutants }) => mutants.map(({ caught }) => caught.suite)))];
  await setup("mutants", [...new Set(suites.flatMap((suite) => SUITES[suite].needs))]);
  const opened = {};
  const close = async () => {
    for (const { close } of Object.values(opened)) await close?.();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => close().finally(() => process.exit(130)));
  }
  const copy = await step("checkout copied", copyCheckout);
  for (const suite of suites) opened[suite] = (await SUITES[suite].open?.()) ?? {};
  const test = (suite, tests, say) => SUITES[suite].test(tests, { copy, say, env: opened[suite].env });
  return { copy, test, close };
}

/** A test that fails anyway would catch everything. */
async function mustPass(mutants, { copy, test }, say) {
  for (const suite of new Set(mutants.map(({ caught }) => caught.suite))) {
    const tests = mutants.map(({ caught }) => caught).filter((caught) => caught.suite === suite);
    await SUITES[suite].build?.(copy, null, say);
    const { fates, output } = await test(suite, tests, say);
    for (const { file, test } of tests) {
      const fate = fates.get(`${file} ${test}`) ?? "not found";
      if (fate !== "passed") throw new Failure(`${file}: "${test}" is ${fate}, with no mutant at all.\n${output}`);
    }
  }
}

/** The `Failure` that the work ended in, if any. */
async function fateOf(title, work) {
  try {
    await step(title, work);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** Puts a mutant into the copy, sees what its test says, and takes it out again. */
async function mustBeCaught({ file, find, replace, caught }, { copy, test }, say) {
  const original = await copy.read(file);
  await copy.write(file, mutated(original, { find, replace }));
  try {
    await SUITES[caught.suite].build?.(copy, file, say);
    const { fates, output } = await test(caught.suite, [caught], say);
    const fate = fates.get(`${caught.file} ${caught.test}`) ?? "not run";
    if (fate === "passed") throw new Survived(`${caught.file}: "${caught.test}" passes all the same.`);
    if (fate !== "failed") throw new Failure(`${caught.file}: "${caught.test}" was ${fate}.\n${output}`);
  } finally {
    await copy.write(file, original);
  }
}

function report(fates) {
  const failed = fates.filter(({ fate }) => fate instanceof Failure);
  for (const { title, fate } of failed) console.log(`\n── ${title}\n${fate.message}`);
  const survived = failed.filter(({ fate }) => fate instanceof Survived).length;
  const unjudged = failed.length - survived;
  if (unjudged > 0) console.log(`\n${unjudged} could not be judged: see above.`);
  console.log(`\n${fates.length - failed.length} caught, ${survived} survived`);
  if (failed.length > 0) process.exitCode = 1;
}
