// A site for one test, and what a test asks of a tab.
import { test as base, type Page } from "@playwright/test";
import { type Site, startSite } from "./server.js";

export { ACME, answer, MEDTECH, type Site } from "./server.js";

export const test = base.extend<{ site: Site }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern.
  site: async ({}, use) => {
    const site = await startSite();
    await use(site);
    await site.close();
  },
});

/** Opens the page in this tab and waits for its tenant. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(() => window.client && window.client.status !== "NOT_READY");
}

/** Slug and status of the tab's client. */
export function stateOf(page: Page): Promise<string> {
  return page.evaluate(() => `${window.client.tenant?.slug} ${window.client.status}`);
}

/** What the tab's client told, by the name of the event. */
export function heardBy(page: Page, name: string): Promise<string[]> {
  return page.evaluate((wanted) => window.heard.filter((one) => one.name === wanted).map(({ detail }) => detail), name);
}
