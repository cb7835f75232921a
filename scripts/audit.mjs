// `npm run audit`: whether a crate that we use has a known vulnerability or was withdrawn. It downloads the list of
// advisories, so it is not part of `npm run check`.

import { outcome } from "./process/command.mjs";
import { asScript, Failure } from "./process/failure.mjs";
import { cargoDeny } from "./setup/cargo-tools.mjs";
import { setup } from "./setup.mjs";

await asScript(import.meta.url, async () => {
  await setup("audit", [cargoDeny]);
  const { output, code } = await outcome("cargo", ["deny", "--workspace", "check", "advisories"]);
  if (output.includes("failed to fetch advisory database")) {
    throw new Failure(
      "The advisories come from github.com, which cannot be reached: run this again with network access.",
    );
  }
  console.log(output);
  if (code !== 0) throw new Failure("A crate has an advisory: see above.");
});
