// The test runners. For a folder of tests each gives the parts of a suite:
//
// - `command(args)` runs every test of the folder; `args` are for the runner.
// - `hasTest(text, name)` says whether a file with this text has a test of this name.
// - `selections(tests, checkout, env)` gives the commands that run these tests, each test as `{ file, test }`.
//   `read(output)` of a selection gives the results by `<file> <test>`: `passed`, `failed` or `hung`. A test that did
//   not run, because it does not exist or its code did not compile, has no result.

import { readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { outcome } from "../process/command.mjs";
import { root } from "../process/project.mjs";

export function vitest(folder, ...config) {
  return {
    folder,
    command: (args) => ["vitest", "run", ...config, ...args],
    hasTest: hasTitle,
    selections(tests, checkout) {
      const report = newReport(checkout, "vitest.json");
      const files = filesOf(tests).map((file) => `${folder}/${file}`);
      const selected = ["--testNamePattern", anyOf(tests), "--reporter=json", `--outputFile=${report}`];
      const read = () => readVitest(readReport(report), `${checkout}/${folder}/`);
      return [{ command: ["vitest", "run", ...config, ...files, ...selected], read }];
    },
  };
}

export function playwright(folder) {
  const command = (args) => ["playwright", "test", "--config", folder, ...args];
  return {
    folder,
    command,
    hasTest: hasTitle,
    selections(tests, checkout) {
      const report = newReport(checkout, "playwright.json");
      const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: report };
      const args = [...filesOf(tests), "--grep", anyOf(tests, " "), "--reporter=json"];
      return [{ command: command(args), env, read: () => readPlaywright(readReport(report)) }];
    },
  };
}

export function nodeTest(folder) {
  return {
    folder,
    command: (args) => [
      ...["node", "--test", "--test-reporter=spec", "--test-concurrency=1", ...args],
      // The files are listed here: `node --test` reads a folder in one version and a glob in another.
      ...readdirSync(join(root, folder), { recursive: true })
        .filter((file) => file.endsWith(".test.mjs") && !file.includes("node_modules"))
        .map((file) => join(folder, file)),
    ],
    hasTest: hasTitle,
    selections: (tests) =>
      filesOf(tests).map((file) => ({
        command: [
          ...["node", "--test", "--test-reporter=tap"],
          `--test-name-pattern=${anyOf(tests.filter((test) => test.file === file))}`,
          join(folder, file),
        ],
        read: (output) => readTap(output, file),
      })),
  };
}

/** The tests of a crate: each file is a test target, or with `target` a module of that one target. */
export function cargo(crate, folder, { target } = {}) {
  // Without the option, the first file with a failure hides those of all later files.
  const command = (args) => ["cargo", "test", "--no-fail-fast", "-p", crate, ...args];
  return {
    folder,
    command,
    hasTest: (text, test) => text.includes(`fn ${test}(`),
    selections(tests) {
      const nameOf = ({ file, test }) => (target ? `${stem(file)}::${test}` : test);
      const targets = target ? [tests] : filesOf(tests).map((file) => tests.filter((test) => test.file === file));
      return targets.map((ofTarget) => {
        const byName = new Map(ofTarget.map((test) => [nameOf(test), test]));
        const args = ["--test", target ?? stem(ofTarget[0].file), "--", "--exact", ...byName.keys()];
        return { command: command(args), read: (output) => readCargo(output, (name) => byName.get(name)) };
      });
    },
  };
}

/** The tests of the root crate with a feature, in Chromium: a test target whose modules are the files of the folder. */
export function wasmPackTest(feature, folder) {
  const command = (args, { CHROMEDRIVER }) => [
    "wasm-pack",
    ...["--log-level", "error"],
    // Setup has put the right versions on the PATH, so wasm-pack downloads nothing.
    ...["test", "--mode", "no-install"],
    ...["--headless", "--chrome", "--chromedriver", CHROMEDRIVER],
    ...[`--features=${feature}`, `--test=${basename(folder)}`],
    ...args,
  ];
  return {
    folder,
    command,
    hasTest: (text, test) => text.includes(`fn ${test}(`),
    selections(tests, _, env) {
      const byName = new Map(tests.map((test) => [`${stem(test.file)}::${test.test}`, test]));
      // One run of all of them: most of the time goes into starting the browser.
      return [{ command: command([], env), read: (output) => readCargo(output, (name) => byName.get(name)) }];
    },
  };
}

/** Runs single tests of a suite in a checkout, and gives their results and what the runner printed. */
export async function runTests(suite, tests, { checkout, env, onLine }) {
  const [results, printed] = [new Map(), []];
  for (const { command, read, ...selection } of suite.selections(tests, checkout, env)) {
    const options = { cwd: checkout, env: { ...env, ...selection.env }, onLine };
    const { output } = await outcome(command[0], command.slice(1), options);
    for (const [test, result] of read(output)) results.set(test, result);
    printed.push(output);
  }
  return { results, output: printed.join("\n") };
}

/** The results in a report of Vitest. A test's name is the names of its blocks and its title. */
export function readVitest(report, folder) {
  const results = new Map();
  for (const { name: path, assertionResults } of report?.testResults ?? []) {
    for (const { fullName, status, failureMessages } of assertionResults) {
      // Vitest reports a test that ran out of time with this text.
      const hung = failureMessages.some((message) => message.startsWith("Error: STACK_TRACE_ERROR"));
      if (status === "passed" || status === "failed") {
        results.set(`${path.replace(folder, "")} ${fullName}`, hung ? "hung" : status);
      }
    }
  }
  return results;
}

/** The results in a report of Playwright. */
export function readPlaywright(report) {
  const named = { passed: "passed", failed: "failed", timedOut: "hung" };
  const specs = (report?.suites ?? []).flatMap((suite) => suite.specs);
  return new Map(specs.map(({ file, title, tests }) => [`${file} ${title}`, named[tests[0].results.at(-1).status]]));
}

/** The results in what `node --test` prints. A test that its parent cancelled did not run. */
export function readTap(output, file) {
  const results = new Map();
  const tests = /^ *(ok|not ok) \d+ - ([^#\n]+)\n *---\n([\s\S]*?)^ *\.\.\.$/gm;
  for (const [, result, name, details] of output.matchAll(tests)) {
    if (/^ *failureType: '(cancelledByParent|hookFailed)'$/m.test(details)) continue;
    results.set(`${file} ${name}`, result === "ok" ? "passed" : "failed");
  }
  return results;
}

/** The results in what cargo prints, or wasm-bindgen's runner, which says `FAIL`. `testOf` gives the test of a name. */
export function readCargo(output, testOf) {
  const results = new Map();
  for (const [, name, result] of stripVTControlCharacters(output).matchAll(
    /^test (\S+).* \.\.\. (ok|FAIL(?:ED)?)$/gm,
  )) {
    const test = testOf(name);
    if (test) results.set(`${test.file} ${test.test}`, result === "ok" ? "passed" : "failed");
  }
  return results;
}

/** A title may be built from a table of cases, so the fixed words of its last part are enough. */
function hasTitle(text, test) {
  return [...text.matchAll(/\b(?:it|test)(?:\.each\(.*\))?\((["`])(.*?)\1/g)].some(([, , title]) => {
    const fixed = title.split(/\$\{.*?\}|%\w/).map(escaped);
    return new RegExp(`${fixed.join(".*")}$`).test(test);
  });
}

function newReport(checkout, name) {
  const report = join(checkout, "test-results", name);
  rmSync(report, { force: true });
  return report;
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    // A runner that cannot start writes no report.
    return null;
  }
}

const stem = (file) => file.replace(/\.rs$/, "");
const filesOf = (tests) => [...new Set(tests.map(({ file }) => file))];
const anyOf = (tests, before = "^") => `${before}(${tests.map(({ test }) => escaped(test)).join("|")})$`;
const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
