// The documentation as a site: built into .cache/site unless it is up to date, and served.

import { join } from "node:path";
import { run } from "../process/command.mjs";
import { once } from "../process/once.mjs";
import { step } from "../process/progress.mjs";
import { root } from "../process/project.mjs";
import { startService } from "../process/service.mjs";
import { unlessUnchanged } from "../process/unchanged.mjs";
import { writeRustReference, writeTypeScriptReference } from "./api-reference.mjs";
import { builtPackage } from "./package.mjs";

const PAGES = ["docs", "README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"];
const CODE = ["js", "src", "crates/kernel/src", "crates/layer/src", "Cargo.lock", "package.json", "package-lock.json"];
const CRATES = ["crates/gateway/README.md", "crates/layer/README.md"];
const SOURCES = [...PAGES, ...CRATES, ...CODE, "scripts/checks/heading-name.mjs", "scripts/setup/api-reference.mjs"];

/** A link that leads to no page fails the build. */
export const builtSite = once(async () => {
  await builtPackage();
  await unlessUnchanged("site", { sources: SOURCES, output: ".cache/site/index.html" }, async () => {
    await step("document the API in TypeScript", writeTypeScriptReference);
    await step("build the documentation", () => run("vitepress", ["build", "docs"]));
    await step("document the API in Rust", () => writeRustReference(join(root, ".cache/site/rust")));
  });
});

/** Serves the site. Resolves when it answers, to its address and to what stops it. */
export async function serveSite(port, options = {}) {
  const ready = /Built site served at (http:\S+)\//;
  const args = ["preview", "docs", "--port", String(port)];
  const { ready: started, stop } = startService("site", "vitepress", args, { ready, isTethered: true, ...options });
  const [, url] = await started;
  return { url, stop };
}
