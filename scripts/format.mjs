// `npm run format`: formats JavaScript and Rust, and applies the safe fixes of the linter.

import { run } from "./process/command.mjs";
import { asScript } from "./process/failure.mjs";
import { rust } from "./setup/rust.mjs";
import { setup } from "./setup.mjs";

await asScript(import.meta.url, async () => {
  await setup("format", [rust]);
  console.log(await run("biome", ["check", "--write", "."]));
  await run("cargo", ["fmt", "--all"]);
});
