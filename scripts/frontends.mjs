// `npm run frontends`: the examples of docs/rust.md, compiled against Leptos, Yew and Dioxus. It downloads and compiles
// some 400 crates, so it is not part of `npm test`.

import { join } from "node:path";
import { run } from "./process/command.mjs";
import { asScript } from "./process/failure.mjs";
import { step } from "./process/progress.mjs";
import { root, target } from "./process/project.mjs";
import { rust } from "./setup/rust.mjs";
import { setup } from "./setup.mjs";

const frontends = ["--manifest-path", join(root, "tests/frontends/Cargo.toml")];
const clippy = ["clippy", ...frontends, "--locked", "--quiet", "--target", "wasm32-unknown-unknown"];

await asScript(import.meta.url, async () => {
  await setup("frontends", [rust]);
  await run("cargo", ["fmt", ...frontends, "--check"]);
  await step("examples compiled against Leptos, Yew and Dioxus", (say) =>
    run("cargo", [...clippy, "--target-dir", join(target, "frontends"), "--", "-D", "warnings"], { onLine: say }),
  );
});
