// `npm test`: every suite. `npm run test:<suite> -- …`: one suite, with arguments for its test runner.

import { outcome } from "./process/command.mjs";
import { asScript, Failure } from "./process/failure.mjs";
import { seconds } from "./process/progress.mjs";
import { setup } from "./setup.mjs";
import { SUITES } from "./suites/suites.mjs";
import { tally } from "./suites/tally.mjs";

/** Every test runner names its failures at the end, so the end of its output is repeated at the end of a long log. */
const LAST_LINES = 60;

await asScript(import.meta.url, async ([only, ...args]) => {
  const names = only ? [only] : Object.keys(SUITES);
  if (!names.every((name) => Object.hasOwn(SUITES, name))) {
    const known = Object.keys(SUITES).join(", ");
    throw new Failure(`There is no suite "${only}": choose from ${known}.`);
  }
  const needs = [...new Set(names.flatMap((name) => SUITES[name].needs))];
  const results = [];
  if (await succeeds(() => setup(only ?? "every test", needs))) {
    for (const name of names) results.push(await runSuite(name, args));
  } else {
    results.push({ name: "setup", passed: 0, failed: 1, time: "", lastOutput: "See above." });
  }

  const failed = results.filter((result) => result.failed > 0);
  for (const { name, lastOutput } of only ? [] : failed) {
    console.log(`\n━━ ${name} failed: the end of its output\n${lastOutput}`);
  }
  console.log(`\n${table(results)}\n`);
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  if (total("failed") > 0) process.exitCode = 1;
  console.log(`${total("passed")} passed, ${total("failed")} failed`);
});

/** Runs one suite and counts its tests. A suite that ends with an error or runs no test has failed. */
async function runSuite(name, args) {
  const started = performance.now();
  console.log(`\n━━ ${name} ${"━".repeat(76 - name.length)}`);
  const { open, command } = SUITES[name];
  const output = [];
  const succeeded = await succeeds(async () => {
    const { env, close } = (await open?.()) ?? {};
    try {
      await exec(output, command(args, env), env);
    } finally {
      await close?.();
    }
  });
  const { passed, failed } = tally(output.join("\n"));
  const ranTests = passed + failed > 0;
  if (succeeded && !ranTests) console.log("\nNo test was run.");
  const isSound = succeeded && ranTests;
  const lastOutput = output.slice(-LAST_LINES).join("\n");
  return { name, passed, failed: isSound ? failed : Math.max(failed, 1), time: seconds(started), lastOutput };
}

/** Runs a command, shows what it prints and adds it to `output`. */
async function exec(output, [command, ...args], env) {
  const onLine = (line) => {
    output.push(line);
    console.log(line);
  };
  const color = process.stdout.isTTY ? { FORCE_COLOR: "1", CARGO_TERM_COLOR: "always" } : {};
  const { code } = await outcome(command, args, { env: { ...color, ...env }, onLine });
  if (code !== 0) throw new Failure(`${[command, ...args].join(" ")} failed (${code}).`);
}

async function succeeds(work) {
  try {
    await work();
    return true;
  } catch (error) {
    console.log(error instanceof Failure ? `\n${error.message}` : error);
    return false;
  }
}

function table(results) {
  const row = (name, passed, failed, time) =>
    `${name.padEnd(10)}${String(passed).padStart(8)}${String(failed).padStart(8)}${time.padStart(10)}`;
  const line = "─".repeat(36);
  const rows = results.map(({ name, passed, failed, time }) => row(name, passed, failed, time));
  return [row("suite", "passed", "failed", "time"), line, ...rows, line].join("\n");
}
