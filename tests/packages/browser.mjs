// A page in real Chromium that remembers everything that went wrong in it.

import { chromium } from "@playwright/test";

/** Opens `url`, hands the page and its errors so far to `look`, and returns what `look` saw with all of the page's errors. */
export async function visit(url, look) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    // Chromium refuses its sandbox to root, which is who tests run as in most containers.
    chromiumSandbox: process.getuid?.() !== 0,
  });
  try {
    const context = await browser.newContext();
    // Only to end what hangs, on the slowest machine.
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

/** For `look`: waits until something went wrong in the page. */
export async function untilItFails(page, errors) {
  while (errors.length === 0) await page.waitForEvent("pageerror");
}
