// `npm run <command>` runs `scripts/<command>.mjs`.
//
// A fresh clone has no npm packages, and a script that imports a missing package fails before its first line runs. So
// this file and everything that it imports use only modules of Node. It installs the packages, then imports the
// command.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { asScript } from "./process/failure.mjs";
import { nodePackages } from "./setup/node-packages.mjs";

await asScript(import.meta.url, async ([command]) => {
  nodePackages();
  process.argv.splice(1, 2, join(import.meta.dirname, `${command}.mjs`));
  await import(pathToFileURL(process.argv[1]).href);
});
