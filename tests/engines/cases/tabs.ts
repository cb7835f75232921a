import { expect } from "vitest";
import { ACME, MEDTECH, type Site } from "../../tabs/server.js";
import type { Echo } from "../api.js";
import type { Engine } from "../engine.js";
import type { EngineTest } from "../fixtures.js";
import { LONG_WAIT, type Tab } from "../tab.js";

const toMedtech = () => window.client.switchTenant("medtech");

/** No engine guarantees to keep a page in the back/forward cache: not one with a pending request, for example. */
const MAX_ATTEMPTS = 5;

/**
 * Opens the page, navigates to another one, runs `onSecondPage` there, and goes back. The first page must come from the
 * back/forward cache.
 */
async function leaveAndReturn(tab: Tab, site: Site, onSecondPage: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    for (const address of [site.page(), site.page({ debug: false })]) {
      site.reports.length = 0;
      await tab.open(address);
      // Waits for the page's report, so that no report arrives later.
      await expect.poll(() => site.reports.length, LONG_WAIT).toBe(1);
    }
    await onSecondPage();
    site.reports.length = 0;
    await tab.back();
    await expect.poll(() => site.reports.length, LONG_WAIT).toBeGreaterThan(0);
    if (site.reports[0]?.persisted === "true" || attempt === MAX_ATTEMPTS) {
      expect(site.reports[0]).toEqual({ tenant: "acme", persisted: "true" });
      return;
    }
    await tab.run(() => window.client.switchTenant("acme"));
  }
}

export function tabsCases(test: EngineTest, engine: Engine): void {
  // Planted fault: the tab follows another tab's switch and replaces the page that a user is working on.
  test("emits an event for another tab's switch and keeps this tab's tenant", async ({
    site,
    api: _,
    tab,
    openTab,
  }) => {
    const other = await openTab();
    await tab.open(site.page());
    await other.open(site.page());
    await other.run(toMedtech);
    await expect.poll(() => tab.events("otherTabSwitch"), LONG_WAIT).toEqual([JSON.stringify({ tenantId: MEDTECH })]);
    expect(await tab.state()).toBe("acme READY");
    expect(await other.events("otherTabSwitch")).toEqual([]);
  });

  test("keeps each tab's tenant across reloads", async ({ site, api: _, tab, openTab }) => {
    const other = await openTab();
    await tab.open(site.page());
    await other.open(site.page());
    await other.run(toMedtech);
    await tab.reload();
    await other.reload();
    expect([await tab.state(), await other.state()]).toEqual(["acme READY", "medtech READY"]);
  });

  test("starts a new tab with the tenant of the last switch", async ({ site, api: _, tab, openTab }) => {
    await tab.open(site.page());
    await tab.run(toMedtech);
    const fresh = await openTab();
    await fresh.open(site.page());
    expect(await fresh.state()).toBe("medtech READY");
  });

  // Planted fault: without a `pageshow` handler, Back shows acme while the tab's tenant is medtech.
  test("uses the tab's tenant when a page comes back after a switch", async ({ site, api: _, tab }) => {
    await leaveAndReturn(tab, site, () => tab.run(toMedtech));
    const [slug, id] = engine.returnsToOldSession ? ["acme", ACME] : ["medtech", MEDTECH];
    if (!engine.returnsToOldSession) {
      await expect.poll(() => site.reports, LONG_WAIT).toContainEqual({ tenant: "medtech", persisted: "false" });
    }
    await tab.settled();
    expect(await tab.state()).toBe(`${slug} READY`);
    const seen = await tab.run(async () => {
      const { tenant }: Echo = await (await window.client.fetch("/api/echo")).json();
      return [tenant, sessionStorage.getItem("tenantry:tenant")];
    });
    expect(seen).toEqual([id, id]);
  });

  test("does not reload a page that comes back for the same tenant", async ({ site, api: _, tab }) => {
    await leaveAndReturn(tab, site, () => Promise.resolve());
    await tab.settled();
    expect(await tab.state()).toBe("acme READY");
    expect(site.reports).toHaveLength(1);
  });
}
