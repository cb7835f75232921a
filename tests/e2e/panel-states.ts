// A completed panel of acme, shown in another state of its run.
import type { Page } from "@playwright/test";
import { addressOf } from "./addresses.js";

const PANEL = "9a000000-0000-4000-8000-000000001103";
export const PANEL_ROUTE = `**/api/v1/panels/${PANEL}`;

/** The members of a panel that differ. `run: null` is a panel without a run. */
interface PanelChange {
  status: string;
  run: Record<string, unknown> | null;
}

/** Opens the panel on the shared host, where the browser loads it, with these members changed on the way. */
export async function showPanelAs(page: Page, { status, run }: PanelChange): Promise<void> {
  // A page that follows a run asks again and again.
  await page.goto("about:blank");
  await page.unrouteAll({ behavior: "wait" });
  await page.route(PANEL_ROUTE, async (route) => {
    // Only the browser resolves *.localhost itself.
    const { host } = new URL(route.request().url());
    const url = route.request().url().replace("//app.", "//");
    const response = await route.fetch({ url, headers: { ...(await route.request().allHeaders()), host } });
    const record = (await response.json()) as { run: Record<string, unknown> };
    const changed = run === null ? undefined : { ...record.run, conclusion: null, ...run };
    await route.fulfill({ response, json: { ...record, status, run: changed } });
  });
  await page.goto(`${addressOf("app")}/panels/${PANEL}`);
}
