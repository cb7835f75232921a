// Chromium, and the site's page in it.
import { type Browser, type BrowserContextOptions, chromium, type Page } from "@playwright/test";
import type { TenantClient, TenantClientOptions } from "tenantry";

/** What the page defines. */
declare global {
  const client: TenantClient;
  const createTenantClient: (options: TenantClientOptions) => TenantClient;
  const refusal: (answer: Promise<unknown>) => Promise<unknown>;
}

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });

/** The page at an address, with storages of its own, as soon as it has its tenant. */
export async function openPage(browser: Browser, url: string, options?: BrowserContextOptions): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(url);
  await page.waitForFunction(() => document.title === "ready");
  return page;
}
