// `npm run mutants`: removes each guard, one at a time, and checks that the named test fails.
//
//   npm run mutants                    every group of tests/mutants
//   npm run mutants -- fetch storage   these groups
//   npm run mutants -- --list          the list as Markdown
//   npm run mutants -- --write         the list into docs/mutants.md
//   npm run mutants -- --check         whether code, list and document agree; runs no mutant
//
// It works on a copy of the checkout, so that a mutant never appears in the files that a person edits.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { copyCheckout } from "./mutants/copy.mjs";
import { asMarkdown } from "./mutants/document.mjs";
import { errorsIn, mutated, readGroups } from "./mutants/list.mjs";
import { asScript, Failure } from "./process/failure.mjs";
import { step } from "./process/progress.mjs";
import { root } from "./process/project.mjs";
import { setup } from "./setup.mjs";
import { runTests } from "./suites/runners.mjs";
import { SUITES } from "./suites/suites.mjs";

const DOCUMENT = "docs/mutants.md";
const read = (path) => readFile(join(root, path), "utf8");

/** The named test passes although its guard is gone. */
class Survived extends Failure {}

await asScript(import.meta.url, async (args) => {
  const groups = await readGroups(args.filter((arg) => !arg.startsWith("--")));
  if (args.includes("--list")) console.log(asMarkdown(groups));
  else if (args.includes("--write")) await writeFile(join(root, DOCUMENT), asMarkdown(groups));
  else if (args.includes("--check")) await check(groups);
  else await run(groups);
});

async function check(groups) {
  const errors = await errorsIn(groups, read);
  if ((await read(DOCUMENT).catch(() => null)) !== asMarkdown(groups)) {
    errors.push(`${DOCUMENT} differs from the list: run \`npm run mutants -- --write\`.`);
  }
  if (errors.length > 0) throw new Failure(errors.join("\n"));
}

async function run(groups) {
  const errors = await errorsIn(groups, read);
  if (errors.length > 0) throw new Failure(errors.join("\n"));
  const runner = await openRunner(groups);
  const results = [];
  try {
    for (const { name, mutants } of groups) {
      console.log(`\n━━ ${name} ${"━".repeat(76 - name.length)}`);
      const failure = await failureOf("without a mutant, every test passes", (say) => mustPass(mutants, runner, say));
      if (failure) results.push({ title: `${name}, without a mutant`, failure });
      for (const mutant of failure ? [] : mutants) {
        const failure = await failureOf(mutant.name, (say) => mustBeCaught(mutant, runner, say));
        results.push({ title: `${mutant.name} (${mutant.file})`, failure });
      }
    }
  } finally {
    await runner.close();
  }
  report(results);
}

/** A copy of the checkout, and what the suites of these groups need to run there. */
async function openRunner(groups) {
  const names = [...new Set(groups.flatMap(({ mutants }) => mutants.map(({ caught }) => caught.suite)))];
  await setup("mutants", [...new Set(names.flatMap((name) => SUITES[name].needs))]);
  const opened = {};
  const close = async () => {
    for (const { close } of Object.values(opened)) await close?.();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => close().finally(() => process.exit(130)));
  }
  const copy = await step("checkout copied", copyCheckout);
  try {
    for (const name of names) opened[name] = (await SUITES[name].open?.()) ?? {};
  } catch (error) {
    await close();
    throw error;
  }
  const test = async (name, tests, file, say) => {
    await SUITES[name].build?.(copy, file, say, tests);
    const env = { ...copy.env, ...opened[name].env };
    return runTests(SUITES[name], tests, { checkout: copy.folder, env, onLine: say });
  };
  return { copy, test, close };
}

/** A test that fails without a mutant would seem to catch every mutant. */
async function mustPass(mutants, { test }, say) {
  const caught = mutants.map(({ caught }) => caught);
  for (const suite of new Set(caught.map(({ suite }) => suite))) {
    const tests = caught.filter((test) => test.suite === suite);
    const { results, output } = await test(suite, tests, null, say);
    for (const { file, test: name } of tests) {
      const result = results.get(`${file} ${name}`) ?? "not found";
      if (result !== "passed") throw new Failure(`${file}: "${name}" is ${result}, without a mutant.\n${output}`);
    }
  }
}

/** The `Failure` that the work ends in, if any. */
async function failureOf(title, work) {
  try {
    await step(title, work);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** Writes a mutant into the copy, runs its test, and restores the file. */
async function mustBeCaught({ file, find, replace, caught }, { copy, test }, say) {
  const original = await copy.read(file);
  await copy.write(file, mutated(original, { find, replace }));
  try {
    const { results, output } = await test(caught.suite, [caught], file, say);
    const result = results.get(`${caught.file} ${caught.test}`) ?? "not run";
    if (result === "passed") throw new Survived(`${caught.file}: "${caught.test}" still passes.`);
    if (result !== "failed") throw new Failure(`${caught.file}: "${caught.test}" was ${result}.\n${output}`);
  } finally {
    await copy.write(file, original);
  }
}

function report(results) {
  const failed = results.filter(({ failure }) => failure);
  for (const { title, failure } of failed) console.log(`\n── ${title}\n${failure.message}`);
  const survived = failed.filter(({ failure }) => failure instanceof Survived).length;
  const unjudged = failed.length - survived;
  if (unjudged > 0) console.log(`\n${unjudged} could not be judged: see above.`);
  console.log(`\n${results.length - failed.length} caught, ${survived} survived`);
  if (failed.length > 0) process.exitCode = 1;
}
