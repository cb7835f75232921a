import assert from "node:assert/strict";
import { test } from "node:test";
import { readCargo, readPlaywright, readTap, readVitest } from "../suites/runners.mjs";
import { asMarkdown } from "./document.mjs";
import { errorsIn, mutated } from "./list.mjs";

const mutant = {
  name: "the guard",
  file: "js/one.ts",
  find: "if (isMine) {",
  replace: "if (true) {",
  caught: { suite: "js", file: "one.test.ts", test: "a door stays shut for 3 strangers" },
};
const files = {
  "js/one.ts": "if (isMine) {\n  open();\n}\n",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a test.
  "tests/js/one.test.ts": 'describe("a door", () => {\n  it(`stays shut for ${many} strangers`, () => {});\n});\n',
};
const read = async (path) => files[path];
const errors = (change) => errorsIn([{ name: "group", title: "Group", mutants: [{ ...mutant, ...change }] }], read);

test("replaces the text of the guard", () => {
  assert.equal(mutated(files["js/one.ts"], mutant), "if (true) {\n  open();\n}\n");
});

test("accepts a list that agrees with the code", async () => {
  assert.deepEqual(await errors({}), []);
});

test("refuses a list that drifted from the code", async () => {
  // Catches a mutant of a guard that occurs twice or not at all, so that the removed guard is unknown.
  assert.match((await errors({ find: "if (isYours) {" }))[0], /0 times/);
  assert.match((await errors({ find: "e" }))[0], /2 times/);
  assert.match((await errors({ find: "open", replace: "open" }))[0], /changes nothing/);
  assert.match((await errors({ caught: { ...mutant.caught, test: "a door opens" } }))[0], /has no test/);
  assert.match((await errors({ caught: { ...mutant.caught, suite: "jest" } }))[0], /no suite "jest"/);
});

test("refuses a name that is listed twice", async () => {
  assert.match((await errorsIn([{ mutants: [mutant, mutant] }], read))[0], /listed twice/);
});

test("writes a list in which a test may have any name", () => {
  const long = `${"a | b ".repeat(40)}c`;
  const named = { ...mutant, caught: { ...mutant.caught, test: long } };
  const page = asMarkdown([{ title: "Doors", mutants: [named] }]);
  assert.match(
    page,
    /^## Doors\n\n- \*\*the guard\*\* \(`js\/one\.ts`\)\\\n {2}Caught by `tests\/js\/one\.test\.ts`: a \| b/m,
  );
  assert.ok(page.replaceAll("\n ", "").endsWith(`${long}\n`), "the whole name stands there");
  assert.ok(page.split("\n").every((line) => line.length <= 120));
});

test("distinguishes a failed test from one that hung or did not run", () => {
  // Catches a mutant that counts as caught because no test ran or a test never ended.
  const result = (fullName, status, ...failureMessages) => ({ fullName, status, failureMessages });
  const assertionResults = [
    result("a", "passed"),
    result("b", "failed", "AssertionError: expected 1 to be 2"),
    result("c", "failed", "Error: STACK_TRACE_ERROR\n    at task"),
    result("d", "skipped"),
  ];
  const results = readVitest(
    { testResults: [{ name: "/copy/tests/js/x.test.ts", assertionResults }] },
    "/copy/tests/js/",
  );
  assert.deepEqual(
    [...results],
    [
      ["x.test.ts a", "passed"],
      ["x.test.ts b", "failed"],
      ["x.test.ts c", "hung"],
    ],
  );
  assert.equal(readVitest(null, "").size, 0);
});

test("reads the results of Playwright", () => {
  const spec = (title, status) => ({ file: "x.spec.ts", title, tests: [{ results: [{ status }] }] });
  const suites = [{ specs: [spec("a", "passed"), spec("b", "failed"), spec("c", "timedOut")] }];
  assert.deepEqual([...readPlaywright({ suites }).values()], ["passed", "failed", "hung"]);
});

test("reads the results of cargo", () => {
  const output =
    "running 2 tests\ntest cookie::a ... ok\ntest cookie::b - should panic ... FAILED\ntest cookie::c ... ok\n";
  const caught = { "cookie::a": { file: "cookie.rs", test: "a" }, "cookie::b": { file: "cookie.rs", test: "b" } };
  const results = readCargo(output, (name) => caught[name]);
  assert.deepEqual(
    [...results],
    [
      ["cookie.rs a", "passed"],
      ["cookie.rs b", "failed"],
    ],
  );
  assert.equal(readCargo("error[E0432]: unresolved import", () => undefined).size, 0);
});

test("reads the results of node and leaves out tests that did not run", () => {
  const result = (line, type) =>
    `    ${line}\n      ---\n      duration_ms: 1\n${type ? `      failureType: '${type}'\n` : ""}      ...\n`;
  const output = [
    result("ok 1 - holds the line"),
    result("not ok 2 - breaks", "testCodeFailure"),
    result("ok 3 - elsewhere # SKIP test name does not match pattern"),
    result("not ok 4 - left_out", "cancelledByParent"),
    result("not ok 5 - without_its_set_up", "hookFailed"),
  ].join("");
  assert.deepEqual(
    [...readTap(output, "a.test.mjs")],
    [
      ["a.test.mjs holds the line", "passed"],
      ["a.test.mjs breaks", "failed"],
    ],
  );
});
