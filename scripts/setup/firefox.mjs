// Firefox and its WebDriver, for the tests that run in every browser engine.

import { join } from "node:path";
import { Failure } from "../failure.mjs";
import { once } from "../once.mjs";
import { step } from "../progress.mjs";
import { tools } from "../project.mjs";
import { geckodriver } from "./cargo-tools.mjs";
import { installDebianPackages } from "./debian.mjs";
import { firstExecutable, onPath } from "./programs.mjs";

const BROWSERS = ["firefox-esr", "firefox"];
const MAC_FIREFOX = "/Applications/Firefox.app/Contents/MacOS/firefox";

/** Finds Firefox, or installs it where Debian has it, and compiles its driver. Returns the paths of both. */
export const firefox = once(async () => {
  const browser = (await locate()) ?? (await install());
  if (!browser) {
    throw new Failure(
      "The engine tests need Firefox: install it (on Debian `apt-get install firefox-esr`) or set FIREFOX to its path, then run this again.",
    );
  }
  return { browser, driver: process.env.GECKODRIVER ?? (await compileDriver()) };
});

async function locate() {
  return process.env.FIREFOX ?? (await onPath(BROWSERS)) ?? (await firstExecutable([MAC_FIREFOX]));
}

async function install() {
  await step("Firefox", (say) => installDebianPackages(["firefox-esr"], say));
  return locate();
}

async function compileDriver() {
  await geckodriver();
  return join(tools, "bin", "geckodriver");
}
