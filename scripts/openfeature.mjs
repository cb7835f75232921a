// `npm run openfeature -- ../spec`: evaluates the feature files of the OpenFeature specification, from a checkout of
// github.com/open-feature/spec, with the providers of tenantry/openfeature. `npm run test:js` evaluates the same
// examples from a list, which this command compares with the files.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { run } from "./process/command.mjs";
import { asScript, Failure } from "./process/failure.mjs";
import { builtPackage } from "./setup/package.mjs";
import { setup } from "./setup.mjs";

const FILES = "specification/assets/gherkin";

await asScript(import.meta.url, async ([checkout]) => {
  const folder = resolve(checkout ?? "spec", FILES);
  if (!existsSync(join(folder, "evaluation_v2.feature"))) {
    throw new Failure(
      `There are no feature files in ${folder}. Clone github.com/open-feature/spec, and name its folder: ` +
        "npm run openfeature -- ../spec",
    );
  }
  await setup("openfeature", [builtPackage]);
  const env = { OPENFEATURE_SPECIFICATION: folder };
  await run("vitest", ["run", "--config", "tests/openfeature/vitest.config.ts"], { env, onLine: console.log });
});
