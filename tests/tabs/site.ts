// A site for each test, and functions that read the state of a tab.
import { test as base, type Page } from "@playwright/test";
import { type Site, startSite } from "./server.js";

export { ACME, MEDTECH, type Site } from "./server.js";

export const test = base.extend<{ site: Site }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright requires the pattern.
  site: async ({}, use) => {
    const site = await startSite();
    await use(site);
    await site.close();
  },
});

/** Opens the page in this tab and waits until its client has a tenant or an error. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(() => window.client && window.client.status !== "NOT_READY");
}

/** The slug and the status of the tab's client: `acme READY`. */
export function stateOf(page: Page): Promise<string> {
  return page.evaluate(() => `${window.client.tenant?.slug} ${window.client.status}`);
}

/** The details of the events with this name that the tab's client emitted. */
export function eventsOf(page: Page, name: string): Promise<string[]> {
  return page.evaluate(
    (wanted) => window.events.filter((event) => event.name === wanted).map(({ detail }) => detail),
    name,
  );
}
