// What each test has to itself.
import type { WebDriver } from "selenium-webdriver";
import { test as base, type TestAPI } from "vitest";
import { type Site, startSite } from "../tabs/server.js";
import { type Api, direct } from "./api.js";
import { Tab } from "./tab.js";

export interface Fixtures {
  /** A site on a port of its own, and so with storages of its own. */
  site: Site;
  /** The tenant API of the site. */
  api: Api;
  /** The browser's first tab, which shows nothing yet. */
  tab: Tab;
  /** Opens another tab of the same browser. */
  openTab: () => Promise<Tab>;
}

export type EngineTest = TestAPI<Fixtures>;

/** The test function of one engine. */
export function testIn(driver: () => WebDriver): EngineTest {
  return base.extend<Fixtures>({
    // biome-ignore lint/correctness/noEmptyPattern: Vitest wants the pattern.
    site: async ({}, use) => {
      const site = await startSite();
      await use(site);
      await site.close();
    },
    api: async ({ site }, use) => use(direct(site)),
    // biome-ignore lint/correctness/noEmptyPattern: Vitest wants the pattern.
    tab: async ({}, use) => {
      const browser = driver();
      const tab = new Tab(browser, await browser.getWindowHandle());
      await use(tab);
      await tab.forget();
      await tab.goto("about:blank");
    },
    // biome-ignore lint/correctness/noEmptyPattern: Vitest wants the pattern.
    openTab: async ({}, use) => {
      const browser = driver();
      const first = await browser.getWindowHandle();
      const opened: Tab[] = [];
      await use(async () => {
        // A window of its own: WebKitGTK takes a tab that is not in front for hidden, and a hidden page asks for nothing.
        await browser.switchTo().newWindow("window");
        const tab = new Tab(browser, await browser.getWindowHandle());
        opened.push(tab);
        return tab;
      });
      for (const tab of opened) {
        await tab.close();
      }
      await browser.switchTo().window(first);
    },
  });
}
