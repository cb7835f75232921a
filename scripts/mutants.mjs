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
import { asScript, Failure } from "./failure.mjs";
import { buildPackage, copyCheckout } from "./mutants/copy.mjs";
import { asMarkdown } from "./mutants/document.mjs";
import { faultsIn, mutated, readRooms } from "./mutants/list.mjs";
import { SUITES } from "./mutants/suites.mjs";
import { step } from "./progress.mjs";
import { root } from "./project.mjs";
import { setup } from "./setup.mjs";

const DOCUMENT = "docs/mutants.md";

/** A mutant that its test did not notice. */
class Survived extends Failure {}

const read = (path) => readFile(join(root, path), "utf8");

await asScript(import.meta.url, async ([first, ...more]) => {
  if (first === "--list") return console.log(asMarkdown(await readRooms()));
  if (first === "--write") return writeFile(join(root, DOCUMENT), asMarkdown(await readRooms()));
  if (first === "--check") return check(await readRooms());
  await run(await readRooms(first === undefined ? undefined : [first, ...more]));
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
  const suites = [...new Set(rooms.flatMap(({ mutants }) => mutants.map(({ caught }) => caught.suite)))];
  await setup("mutants", [...new Set(suites.flatMap((suite) => SUITES[suite].needs))]);

  const counts = { caught: 0, survived: 0 };
  const unsound = [];
  const opened = {};
  const close = async () => {
    for (const { close } of Object.values(opened)) await close?.();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => close().finally(() => process.exit(130)));
  }
  try {
    const copy = await step("copied the checkout", copyCheckout);
    for (const suite of suites) opened[suite] = (await SUITES[suite].open?.()) ?? {};
    const test = ({ suite }, tests, say) => SUITES[suite].test(tests, { copy, say, env: opened[suite].env });

    for (const { name, mutants } of rooms) {
      console.log(`\n━━ ${name} ${"━".repeat(76 - name.length)}`);
      await step("as it is, every test passes", (say) => mustPass(mutants, copy, test, say));
      for (const mutant of mutants) {
        const fate = await step(mutant.name, (say) => meet(mutant, copy, test, say)).catch((error) => {
          if (error instanceof Failure) return error;
          throw error;
        });
        if (fate === "caught") counts.caught += 1;
        else if (fate instanceof Survived) counts.survived += 1;
        else unsound.push(`── ${mutant.name}: ${fate.message}`);
      }
    }
  } finally {
    await close();
  }
  if (unsound.length > 0) console.log(`\n${unsound.join("\n\n")}`);
  console.log(`\n${counts.caught} caught, ${counts.survived} survived`);
  if (unsound.length > 0) throw new Failure(`${unsound.length} could not be judged: see above.`);
  if (counts.survived > 0) process.exitCode = 1;
}

/** A test that fails anyway would catch everything. */
async function mustPass(mutants, copy, test, say) {
  for (const suite of new Set(mutants.map(({ caught }) => caught.suite))) {
    const tests = mutants.map(({ caught }) => caught).filter((caught) => caught.suite === suite);
    if (SUITES[suite].standsOnPackage) await buildPackage(copy, null, say);
    const { fates, output } = await test({ suite }, tests, say);
    for (const { file, test } of tests) {
      const fate = fates.get(`${file} ${test}`) ?? "not found";
      if (fate !== "passed") throw new Failure(`${file}: "${test}" is ${fate}, with no mutant at all.\n${output}`);
    }
  }
}

/** Puts a mutant into the copy, sees what its test says, and takes it out again. */
async function meet({ file, find, replace, caught }, copy, test, say) {
  const original = await copy.read(file);
  await copy.write(file, mutated(original, { find, replace }));
  try {
    if (SUITES[caught.suite].standsOnPackage) await buildPackage(copy, file, say);
    const { fates, output } = await test(caught, [caught], say);
    const fate = fates.get(`${caught.file} ${caught.test}`) ?? "not found";
    if (fate === "passed") throw new Survived(`"${caught.test}" passes all the same.`);
    if (fate !== "failed") throw new Failure(`the test is ${fate}.\n${output}`);
    return "caught";
  } finally {
    await copy.write(file, original);
  }
}
