// Firefox and its WebDriver, for the tests that run in every browser engine.

import { join } from "node:path";
import { once } from "../process/once.mjs";
import { tools } from "../process/project.mjs";
import { geckodriver } from "./cargo-tools.mjs";
import { foundOrInstalled } from "./debian.mjs";
import { firstExecutable, onPath } from "./programs.mjs";

const BROWSERS = ["firefox-esr", "firefox"];
const MAC_FIREFOX = "/Applications/Firefox.app/Contents/MacOS/firefox";

/** Finds Firefox, or installs the Debian package, and compiles its driver. Resolves to the paths of both. */
export const firefox = once(async () => {
  const browser = await foundOrInstalled({
    title: "Firefox",
    packages: ["firefox-esr"],
    locate,
    missing:
      "The engine tests need Firefox: install it (on Debian `apt-get install firefox-esr`) " +
      "or set FIREFOX to its path, then run this again.",
  });
  return { browser, driver: process.env.GECKODRIVER ?? (await compileDriver()) };
});

async function locate() {
  return process.env.FIREFOX ?? (await onPath(BROWSERS)) ?? (await firstExecutable([MAC_FIREFOX]));
}

async function compileDriver() {
  await geckodriver();
  return join(tools, "bin", "geckodriver");
}
