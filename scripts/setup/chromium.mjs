// Chromium and its WebDriver, for the tests that run in a real browser.

import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { Failure } from "../failure.mjs";
import { once } from "../once.mjs";
import { step } from "../progress.mjs";
import { environment } from "../project.mjs";
import { installDebianPackages } from "./debian.mjs";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** Finds both, or installs both where Debian has them. Returns their paths. */
export const chromium = once(async () => {
  const found = (await locate()) ?? (await install());
  if (found) return found;
  throw new Failure(
    "The browser tests need Chromium and its driver: install both (on Debian `apt-get install chromium chromium-driver`) or set CHROMIUM and CHROMEDRIVER to their paths, then run this again.",
  );
});

async function install() {
  await step("Chromium and its driver", (say) => installDebianPackages(["chromium", "chromium-driver"], say));
  return locate();
}

async function locate() {
  const browser = process.env.CHROMIUM ?? (await onPath(BROWSERS)) ?? (await executable(MAC_CHROME));
  const driver = process.env.CHROMEDRIVER ?? (await onPath(["chromedriver"]));
  return browser && driver ? { browser, driver } : null;
}

async function onPath(names) {
  const folders = environment().PATH.split(delimiter).filter(Boolean);
  for (const name of names) {
    for (const folder of folders) {
      const found = await executable(join(folder, name));
      if (found) return found;
    }
  }
  return null;
}

const executable = (path) =>
  access(path, constants.X_OK).then(
    () => path,
    () => null,
  );
