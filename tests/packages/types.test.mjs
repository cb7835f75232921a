// A strict TypeScript project that checks our declarations too (`skipLibCheck: false`): an error inside
// them would be an error in the project of everyone who does the same.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { install, runLocal } from "./fixture.mjs";

let fixture;

before(async () => {
  fixture = await install("types");
});

after(() => fixture?.remove());

for (const resolution of ["bundler", "nodenext"]) {
  test(`a_strict_project_compiles_with_${resolution}_resolution`, async () => {
    assert.equal(await runLocal(fixture.folder, "tsc", "--project", `${resolution}.json`), "");
  });
}
