// How one test of a suite is run, and what came of it.
//
// `test(tests, { copy, env, say })` runs tests of the copy, each `{ file, test }`, and gives `fates`: `passed`, `failed` or
// `hung` by `<file> <test>`. A test that was not run, because its name is no test's or its code did not compile, has none.
// `output` is what the runner said. `build(copy, file, say)` is for suites that run over the built package, `file` being where
// the mutant is. `holds(text, test)` tells whether a file of tests has this one.

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { browserEnvironment } from "../browser.mjs";
import { outcome } from "../process/command.mjs";
import { chromium } from "../setup/chromium.mjs";
import { builtPackage, faultyPackage } from "../setup/package.mjs";
import { rust } from "../setup/rust.mjs";
import { buildFaultyPackage, buildPackage } from "./copy.mjs";

const js = {
  folder: "tests/js",
  needs: [builtPackage],
  build: buildPackage,
  holds: holdsTitle,
  async test(tests, { copy, say }) {
    const report = join(copy.folder, "test-results", "vitest.json");
    await rm(report, { force: true });
    const files = unique(tests.map(({ file }) => `tests/js/${file}`));
    const args = ["run", ...files, "--testNamePattern", anyOf(tests), "--reporter=json", `--outputFile=${report}`];
    const { output } = await outcome("vitest", args, { cwd: copy.folder, onLine: say });
    return { fates: readVitest(await json(copy, "test-results/vitest.json"), `${copy.folder}/tests/js/`), output };
  },
};

export const SUITES = {
  js,

  /** Tests of `js` that run over the module that breaks down. */
  breakdown: { ...js, needs: [faultyPackage], build: buildFaultyPackage },

  tabs: {
    folder: "tests/tabs",
    needs: [chromium, builtPackage],
    build: buildPackage,
    holds: holdsTitle,
    open: async () => ({ env: await browserEnvironment() }),
    async test(tests, { copy, env, say }) {
      const report = { PLAYWRIGHT_JSON_OUTPUT_NAME: join(copy.folder, "test-results.json") };
      await rm(report.PLAYWRIGHT_JSON_OUTPUT_NAME, { force: true });
      const files = unique(tests.map(({ file }) => file));
      const args = ["test", "--config", "tests/tabs", ...files, "--grep", anyOf(tests, " "), "--reporter=json"];
      const { output } = await outcome("playwright", args, {
        cwd: copy.folder,
        env: { ...env, ...report },
        onLine: say,
      });
      return { fates: readPlaywright(await json(copy, "test-results.json")), output };
    },
  },

  packages: {
    folder: "tests/packages",
    needs: [chromium, builtPackage],
    build: buildPackage,
    holds: holdsTitle,
    open: async () => ({ env: await browserEnvironment() }),
    async test(tests, { copy, env, say }) {
      const results = { fates: new Map(), output: "" };
      for (const file of unique(tests.map((caught) => caught.file))) {
        const ofFile = tests.filter((caught) => caught.file === file);
        const args = [
          "--test",
          "--test-reporter=tap",
          `--test-name-pattern=${anyOf(ofFile)}`,
          `tests/packages/${file}`,
        ];
        const options = { cwd: copy.folder, env: { ...copy.env, ...env }, onLine: say };
        const { output } = await outcome("node", args, options);
        for (const fate of readTap(output, file)) results.fates.set(...fate);
        results.output += output;
      }
      return results;
    },
  },

  kernel: {
    folder: "crates/kernel/tests/kernel",
    needs: [rust],
    holds: holdsFunction,
    async test(tests, { copy, say }) {
      const names = new Map(tests.map((caught) => [`${moduleOf(caught.file)}::${caught.test}`, caught]));
      const args = ["test", "-p", "tenantry-kernel", "--test", "kernel", "--", "--exact", ...names.keys()];
      const { output } = await outcome("cargo", args, { cwd: copy.folder, env: copy.env, onLine: say });
      return { fates: readCargo(output, (name) => names.get(name)), output };
    },
  },

  gateway: {
    folder: "crates/gateway/tests",
    needs: [rust],
    holds: holdsFunction,
    async open() {
      // Imported now and not above: it stands on an npm package that setup may only just have installed.
      const { startPostgres } = await import("../postgres.mjs");
      const postgres = await startPostgres();
      return { env: { TEST_DATABASE_URL: postgres.superuserUrl }, close: postgres.stop };
    },
    async test(tests, { copy, env, say }) {
      const results = { fates: new Map(), output: "" };
      for (const file of unique(tests.map((caught) => caught.file))) {
        const names = new Map(tests.filter((caught) => caught.file === file).map((caught) => [caught.test, caught]));
        const args = ["test", "-p", "tenantry-gateway", "--test", moduleOf(file), "--", "--exact", ...names.keys()];
        const options = { cwd: copy.folder, env: { ...copy.env, ...env }, onLine: say };
        const { output } = await outcome("cargo", args, options);
        for (const fate of readCargo(output, (name) => names.get(name))) results.fates.set(...fate);
        results.output += output;
      }
      return results;
    },
  },
};

/** The fates in a report of Vitest; the test's name is that of its blocks and its own. */
export function readVitest(report, folder) {
  const fates = new Map();
  for (const { name: path, assertionResults } of report?.testResults ?? []) {
    for (const { fullName, status, failureMessages } of assertionResults) {
      // So Vitest's report calls what ran out of time.
      const hung = failureMessages.some((message) => message.startsWith("Error: STACK_TRACE_ERROR"));
      if (status === "passed" || status === "failed") {
        fates.set(`${path.replace(folder, "")} ${fullName}`, hung ? "hung" : status);
      }
    }
  }
  return fates;
}

/** The fates in a report of Playwright. */
export function readPlaywright(report) {
  const named = { passed: "passed", failed: "failed", timedOut: "hung" };
  const fates = new Map();
  for (const { specs } of report?.suites ?? []) {
    for (const { file, title, tests } of specs) {
      fates.set(`${file} ${title}`, named[tests[0].results.at(-1).status]);
    }
  }
  return fates;
}

/** The fates in what `node --test` prints; one that its parent cancelled was not run. */
export function readTap(output, file) {
  const fates = new Map();
  const results = /^ *(ok|not ok) \d+ - (\S+)\n *---\n([\s\S]*?)^ *\.\.\.$/gm;
  for (const [, result, name, particulars] of output.matchAll(results)) {
    if (/^ *failureType: '(cancelledByParent|hookFailed)'$/m.test(particulars)) continue;
    fates.set(`${file} ${name}`, result === "ok" ? "passed" : "failed");
  }
  return fates;
}

/** The fates in what cargo prints; `caughtBy` tells which test a line is about. */
export function readCargo(output, caughtBy) {
  const fates = new Map();
  for (const [, name, result] of stripVTControlCharacters(output).matchAll(/^test (\S+).* \.\.\. (ok|FAILED)$/gm)) {
    const caught = caughtBy(name);
    if (caught) fates.set(`${caught.file} ${caught.test}`, result === "ok" ? "passed" : "failed");
  }
  return fates;
}

/** A title may be put together from a table of cases, so the words of its last part will do. */
function holdsTitle(text, test) {
  return [...text.matchAll(/\b(?:it|test)(?:\.each\(.*\))?\((["`])(.*?)\1/g)].some(([, , title]) =>
    new RegExp(
      `${title
        .split(/\$\{.*?\}|%\w/)
        .map(escaped)
        .join(".*")}$`,
    ).test(test),
  );
}

function holdsFunction(text, test) {
  return text.includes(`fn ${test}(`);
}

const moduleOf = (file) => file.replace(/\.rs$/, "");
const unique = (values) => [...new Set(values)];
const anyOf = (tests, before = "^") => `${before}(${tests.map(({ test }) => escaped(test)).join("|")})$`;
const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

async function json(copy, path) {
  const text = await copy.read(path).catch(() => null);
  return text === null ? null : JSON.parse(text);
}
