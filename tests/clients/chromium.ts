// Starts Chromium and opens the test page in it.
import { type Browser, type BrowserContextOptions, chromium, type Page } from "@playwright/test";
import type { TenantClient, TenantClientOptions } from "tenantry";

/** The globals that the test page defines. */
declare global {
  const client: TenantClient;
  const createTenantClient: (options: TenantClientOptions) => TenantClient;
  /** The name, code and details of the error that `work` rejects with. */
  const rejectionOf: (work: Promise<unknown>) => Promise<unknown>;
}

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });

/** Opens a page in a new browser context, and resolves when its client is ready. */
export async function openPage(browser: Browser, url: string, options?: BrowserContextOptions): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(url);
  await page.waitForFunction(() => document.title === "ready");
  return page;
}
