// `npm run build`: the npm package, built into dist/.

import { buildPackage } from "./build/package.mjs";
import { asScript } from "./process/failure.mjs";
import { wasmBindgen } from "./setup/cargo-tools.mjs";
import { setup } from "./setup.mjs";

await asScript(import.meta.url, async () => {
  await setup("build", [wasmBindgen]);
  await buildPackage();
});
