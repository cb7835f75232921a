// Strict TypeScript projects that also check the package's declarations (`skipLibCheck: false`).

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { install, runLocal } from "./fixture.mjs";

let fixture;

before(async () => {
  fixture = await install("types");
  await runLocal(
    fixture.folder,
    "tenantry",
    "types",
    "unusual-keys/profile.json",
    "--out",
    "unusual-keys/generated-keys.d.ts",
  );
});

after(() => fixture?.remove());

// Planted fault: the declarations in the fixture and the docs differ from the output of the command.
test("the keys of the fixture and of the docs are the output of the command", async () => {
  const typed = ["--out", "typed/tenantry-keys.d.ts", "--check"];
  const stdout = await runLocal(
    fixture.folder,
    "tenantry",
    "types",
    "profiles/medtech.json",
    "profiles/acme.json",
    ...typed,
  );
  assert.equal(stdout, "typed/tenantry-keys.d.ts is up to date.\n");
});

/** The projects: with any key, with the keys of two profiles, with unusual keys, and a server without the DOM types. */
const projects = {
  "with any keys": ".",
  "with typed keys": "typed",
  "with unusual keys": "unusual-keys",
  "without the DOM types": "node-only",
};

// Planted faults: the declarations use a DOM type such as `Storage`; only `exports` names an entry (node10 ignores it).
for (const resolution of ["bundler", "nodenext", "node10"]) {
  for (const [name, folder] of Object.entries(projects)) {
    test(`a strict project ${name} compiles with ${resolution} resolution`, async () => {
      assert.equal(await runLocal(fixture.folder, "tsc", "--project", `${folder}/${resolution}.json`), "");
    });
  }
}
