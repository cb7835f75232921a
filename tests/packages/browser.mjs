// Opens a page in Chromium and records its errors.

import { chromium } from "@playwright/test";

/**
 * Opens `url` and calls `look(page, errors)`. Returns its result as `seen`, and all errors of the page as `errors`.
 * `args` are more arguments of Chromium.
 */
export async function visit(url, look, { args = [] } = {}) {
  const browser = await chromium.launch({
    args,
    executablePath: process.env.CHROMIUM,
    // Chromium's sandbox does not work for root, and tests run as root in most containers.
    chromiumSandbox: process.getuid?.() !== 0,
  });
  try {
    const context = await browser.newContext();
    // Ends a wait that hangs, also on a slow machine.
    context.setDefaultTimeout(120_000);
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.location().url.endsWith("/favicon.ico")) {
        errors.push(message.text());
      }
    });
    await page.goto(url);
    return { seen: await look(page, errors), errors };
  } finally {
    await browser.close();
  }
}

/** A function for `look` that waits until the page has an error. */
export async function waitForError(page, errors) {
  while (errors.length === 0) await page.waitForEvent("pageerror");
}
