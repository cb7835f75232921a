// The documentation as a site: built into .cache/site unless it is up to date, and served.

import { run } from "../process/command.mjs";
import { once } from "../process/once.mjs";
import { step } from "../process/progress.mjs";
import { startService } from "../process/service.mjs";
import { unlessUnchanged } from "../process/unchanged.mjs";

const PAGES = ["docs", "README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"];
const CRATES = ["crates/gateway/README.md", "crates/layer/README.md"];
const SOURCES = [...PAGES, ...CRATES, "scripts/checks/heading-name.mjs", "package.json", "package-lock.json"];

/** A link that leads to no page fails the build. */
export const builtSite = once(() =>
  unlessUnchanged("site", { sources: SOURCES, output: ".cache/site/index.html" }, () =>
    step("build the documentation", () => run("vitepress", ["build", "docs"])),
  ),
);

/** Serves the site. Resolves when it answers, to its address and to what stops it. */
export async function serveSite(port, options = {}) {
  const ready = /Built site served at (http:\S+)/;
  const args = ["preview", "docs", "--port", String(port)];
  const { ready: started, stop } = startService("site", "vitepress", args, { ready, isTethered: true, ...options });
  await started;
  return { url: `http://localhost:${port}`, stop };
}
