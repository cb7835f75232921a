import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { install, run } from "./fixture.mjs";

let fixture;

before(async () => {
  fixture = await install("node");
});

after(() => fixture?.remove());

const PUBLISHED = [
  /^\.\/(dist|docs)\//,
  /^\.\/(README|ARCHITECTURE|CHANGELOG|CONTRIBUTING|SECURITY)\.md$/,
  /^\.\/(package\.json|LICENSE(-\w+)?|crates\/gateway\/README\.md)$/,
];

test("Node.js imports the package", async () => {
  assert.equal(await run(fixture.folder, "node", "import.mjs"), "acme\n");
});

test("Node.js requires the package", async () => {
  // Planted fault: a top-level await, which require() cannot load.
  assert.equal(await run(fixture.folder, "node", "require.cjs"), "acme\n");
});

test("the tarball contains the published files only", async () => {
  const listed = await run(fixture.folder, "npm", "ls", "--json", "--all");
  assert.deepEqual(Object.keys(JSON.parse(listed).dependencies), ["tenantry"]);
  const files = await run(`${fixture.folder}/node_modules/tenantry`, "find", ".", "-type", "f");
  const unexpected = files
    .trim()
    .split("\n")
    .filter((file) => !PUBLISHED.some((path) => path.test(file)));
  assert.deepEqual(unexpected, []);
});
