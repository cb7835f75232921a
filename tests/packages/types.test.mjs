// A strict TypeScript project that checks our declarations too (`skipLibCheck: false`): an error inside
// them would be an error in the project of everyone who does the same.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { install, runLocal } from "./fixture.mjs";

let fixture;

before(async () => {
  fixture = await install("types");
  await runLocal(fixture.folder, "tenantry", "types", "odd/profile.json", "--out", "odd/keys-of-odd.d.ts");
});

after(() => fixture?.remove());

// Planted fault: a file of declarations that the command would write otherwise by now.
test("the_keys_of_the_fixture_and_of_the_docs_are_what_the_command_writes", async () => {
  const typed = ["--out", "typed/tenantry-keys.d.ts", "--check"];
  const said = await runLocal(
    fixture.folder,
    "tenantry",
    "types",
    "profiles/medtech.json",
    "profiles/acme.json",
    ...typed,
  );
  assert.equal(said, "typed/tenantry-keys.d.ts is up to date.\n");
});

/** With any key, with the keys of two profiles, with keys that are hard to write, and a server without the DOM library. */
const projects = { with_any_keys: ".", with_typed_keys: "typed", with_odd_keys: "odd", without_dom: "node-only" };

// Planted faults: a type of the DOM library in the declarations, such as `Storage`; for node10 an entry that only `exports` names.
for (const resolution of ["bundler", "nodenext", "node10"]) {
  for (const [name, folder] of Object.entries(projects)) {
    test(`a_strict_project_${name}_compiles_with_${resolution}_resolution`, async () => {
      assert.equal(await runLocal(fixture.folder, "tsc", "--project", `${folder}/${resolution}.json`), "");
    });
  }
}
