import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { install, run } from "./fixture.mjs";

let fixture;

before(async () => {
  fixture = await install("node");
});

after(() => fixture?.remove());

const SHIPPED =
  /^\.\/((dist|docs)\/|((package\.json|(README|ARCHITECTURE|CHANGELOG|CONTRIBUTING|SECURITY)\.md|LICENSE(-\w+)?)|crates\/gateway\/README\.md)$)/;

test("node_imports_the_package", async () => {
  assert.equal(await run(fixture.folder, "node", "import.mjs"), "acme\n");
});

test("node_requires_the_package", async () => {
  // Catches a top-level await, which require() cannot load.
  assert.equal(await run(fixture.folder, "node", "require.cjs"), "acme\n");
});

test("the_tarball_holds_the_package_and_nothing_of_the_workshop", async () => {
  const listed = await run(fixture.folder, "npm", "ls", "--json", "--all");
  assert.deepEqual(Object.keys(JSON.parse(listed).dependencies), ["tenantry"]);
  const files = await run(`${fixture.folder}/node_modules/tenantry`, "find", ".", "-type", "f");
  const strangers = files
    .trim()
    .split("\n")
    .filter((file) => !SHIPPED.test(file));
  assert.deepEqual(strangers, []);
});
