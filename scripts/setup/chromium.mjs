// Chromium and its WebDriver, for the tests that run in a real browser.

import { once } from "../process/once.mjs";
import { foundOrInstalled } from "./debian.mjs";
import { firstExecutable, onPath } from "./programs.mjs";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** Finds both, or installs the Debian packages. Resolves to their paths. */
export const chromium = once(() =>
  foundOrInstalled({
    title: "Chromium and its driver",
    packages: ["chromium", "chromium-driver"],
    locate,
    missing:
      "The browser tests need Chromium and its driver: install both " +
      "(on Debian `apt-get install chromium chromium-driver`) " +
      "or set CHROMIUM and CHROMEDRIVER to their paths, then run this again.",
  }),
);

async function locate() {
  const browser = process.env.CHROMIUM ?? (await onPath(BROWSERS)) ?? (await firstExecutable([MAC_CHROME]));
  const driver = process.env.CHROMEDRIVER ?? (await onPath(["chromedriver"]));
  return browser && driver ? { browser, driver } : null;
}
