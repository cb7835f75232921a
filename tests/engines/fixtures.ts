// The fixtures of each test.
import type { WebDriver } from "selenium-webdriver";
import { test as base, type TestAPI } from "vitest";
import { type SelectorSite, startSelectorSite } from "../tabs/selector-site.js";
import { type Site, startSite } from "../tabs/server.js";
import { type Api, controlApi } from "./api.js";
import { Tab } from "./tab.js";

interface Fixtures {
  /** A site on its own port, and so with its own storages. */
  site: Site;
  /** The tenant API of the site. */
  api: Api;
  /** A site whose page has a tenant selector. */
  selectorSite: SelectorSite;
  /** The browser's first tab, empty at the start of the test. */
  tab: Tab;
  /** Opens another tab of the same browser. */
  openTab: () => Promise<Tab>;
}

export type EngineTest = TestAPI<Fixtures>;

/** The test function for one engine. */
export function testIn(driver: () => WebDriver): EngineTest {
  return base.extend<Fixtures>({
    // biome-ignore lint/correctness/noEmptyPattern: Vitest requires the pattern.
    site: async ({}, use) => {
      const site = await startSite();
      await use(site);
      await site.close();
    },
    // biome-ignore lint/correctness/noEmptyPattern: Vitest requires the pattern.
    selectorSite: async ({}, use) => {
      const site = await startSelectorSite();
      await use(site);
      await site.close();
    },
    api: async ({ site }, use) => use(controlApi(site)),
    // biome-ignore lint/correctness/noEmptyPattern: Vitest requires the pattern.
    tab: async ({}, use) => {
      const browser = driver();
      const tab = new Tab(browser, await browser.getWindowHandle());
      await use(tab);
      await tab.clearState();
      await tab.goto("about:blank");
    },
    // biome-ignore lint/correctness/noEmptyPattern: Vitest requires the pattern.
    openTab: async ({}, use) => {
      const browser = driver();
      const first = await browser.getWindowHandle();
      const opened: Tab[] = [];
      await use(async () => {
        // A new window: WebKitGTK treats a background tab as hidden, and a hidden page sends no requests.
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
