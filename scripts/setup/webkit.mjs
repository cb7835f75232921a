// WebKitGTK, which is the engine of Safari, its WebDriver, and the display and the message bus that it needs.

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { once } from "../process/once.mjs";
import { foundOrInstalled } from "./debian.mjs";
import { firstExecutable, onPath } from "./programs.mjs";

/** Debian packages of WebKitGTK with its driver, a display without a screen, and a message bus. */
const PACKAGES = ["webkit2gtk-driver", "xvfb", "dbus"];

/** Folders of Debian and Fedora with the small browser of the engine, in a folder named for its version. */
const LIBRARIES = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/libexec", "/usr/lib64"];

/** Finds these programs, or installs the Debian packages. Resolves to their paths. */
export const webkit = once(() =>
  foundOrInstalled({
    title: "WebKitGTK and its driver",
    packages: PACKAGES,
    locate,
    missing:
      `The engine tests need WebKitGTK: install it (on Debian \`apt-get install ${PACKAGES.join(" ")}\`) ` +
      "or set MINIBROWSER, WEBKIT_WEBDRIVER, XVFB and DBUS_RUN_SESSION to the paths of its programs, " +
      "then run this again.",
  }),
);

async function locate() {
  const programs = {
    browser: process.env.MINIBROWSER ?? (await miniBrowser()),
    driver: process.env.WEBKIT_WEBDRIVER ?? (await onPath(["WebKitWebDriver"])),
    display: process.env.XVFB ?? (await onPath(["Xvfb"])),
    bus: process.env.DBUS_RUN_SESSION ?? (await onPath(["dbus-run-session"])),
  };
  return Object.values(programs).every(Boolean) ? programs : null;
}

async function miniBrowser() {
  const paths = [];
  for (const library of LIBRARIES) {
    const folders = await readdir(library).catch(() => []);
    const versions = folders.filter((folder) => /^webkit2?gtk-[\d.]+$/.test(folder)).sort();
    paths.push(...versions.map((version) => join(library, version, "MiniBrowser")));
  }
  return firstExecutable(paths);
}
