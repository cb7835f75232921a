// The environment that tells the test runners which browsers to start.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cache, root } from "../process/project.mjs";
import { chromium } from "../setup/chromium.mjs";
import { firefox } from "../setup/firefox.mjs";
import { webkit } from "../setup/webkit.mjs";

/**
 * CHROMIUM and CHROMEDRIVER for every runner, and for wasm-pack a `webdriver.json` with the path of the browser. The
 * committed file holds only what is the same on every machine.
 */
export async function browserEnvironment() {
  const { browser, driver } = await chromium();
  const capabilities = JSON.parse(await readFile(join(root, "webdriver.json"), "utf8"));
  capabilities["goog:chromeOptions"].binary = browser;
  const file = join(cache, "webdriver.json");
  await mkdir(cache, { recursive: true });
  await writeFile(file, JSON.stringify(capabilities, null, 2));
  return { CHROMIUM: browser, CHROMEDRIVER: driver, WASM_BINDGEN_TEST_WEBDRIVER_JSON: file };
}

/** The same, and the programs of Firefox and WebKitGTK. */
export async function enginesEnvironment() {
  const [gecko, gtk] = [await firefox(), await webkit()];
  return {
    ...(await browserEnvironment()),
    FIREFOX: gecko.browser,
    GECKODRIVER: gecko.driver,
    MINIBROWSER: gtk.browser,
    WEBKIT_WEBDRIVER: gtk.driver,
    XVFB: gtk.display,
    DBUS_RUN_SESSION: gtk.bus,
  };
}
