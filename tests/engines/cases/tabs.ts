import { expect } from "vitest";
import { ACME, MEDTECH, type Site } from "../../tabs/server.js";
import type { Echo } from "../api.js";
import type { Engine } from "../engine.js";
import type { EngineTest } from "../fixtures.js";
import { PATIENT, type Tab } from "../tab.js";

const toMedtech = () => window.client.switchTenant("medtech");

/** No engine promises to keep a page: one that still has a request under way, for example, it does not. */
const MOST_TRIES = 5;

/**
 * Opens the page and then another one over it, where `later` is done, and goes back to the first. That one must come out of
 * the back/forward cache as it was.
 */
async function leaveAndReturn(tab: Tab, site: Site, later: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    for (const address of [site.page(), site.page({ debug: false })]) {
      site.reports.length = 0;
      await tab.open(address);
      // It has reported: no report is still on its way afterwards.
      await expect.poll(() => site.reports.length, PATIENT).toBe(1);
    }
    await later();
    site.reports.length = 0;
    await tab.back();
    await expect.poll(() => site.reports.length, PATIENT).toBeGreaterThan(0);
    if (site.reports[0]?.persisted === "true" || tries === MOST_TRIES) {
      expect(site.reports[0]).toEqual({ tenant: "acme", persisted: "true" });
      return;
    }
    await tab.run(() => window.client.switchTenant("acme"));
  }
}

export function tabsCases(test: EngineTest, engine: Engine): void {
  // Planted fault: following another tab, which moves what a person is looking at under their hands.
  test("tells a tab of another tab's switch and leaves it where it is", async ({ site, api: _, tab, openTab }) => {
    const other = await openTab();
    await tab.open(site.page());
    await other.open(site.page());
    await other.run(toMedtech);
    await expect.poll(() => tab.heard("switchElsewhere"), PATIENT).toEqual([JSON.stringify({ tenantId: MEDTECH })]);
    expect(await tab.state()).toBe("acme READY");
    expect(await other.heard("switchElsewhere")).toEqual([]);
  });

  test("keeps each tab at its own tenant across reloads", async ({ site, api: _, tab, openTab }) => {
    const other = await openTab();
    await tab.open(site.page());
    await other.open(site.page());
    await other.run(toMedtech);
    await tab.reload();
    await other.reload();
    expect([await tab.state(), await other.state()]).toEqual(["acme READY", "medtech READY"]);
  });

  test("begins a new tab where the last switch went", async ({ site, api: _, tab, openTab }) => {
    await tab.open(site.page());
    await tab.run(toMedtech);
    const fresh = await openTab();
    await fresh.open(site.page());
    expect(await fresh.state()).toBe("medtech READY");
  });

  // Planted fault: nothing done at `pageshow`, so that Back shows acme while the tab acts for medtech.
  test("agrees with its tab on the tenant when a page comes back after the tab moved on", async ({
    site,
    api: _,
    tab,
  }) => {
    await leaveAndReturn(tab, site, () => tab.run(toMedtech));
    const [slug, id] = engine.returnsToOldSession ? ["acme", ACME] : ["medtech", MEDTECH];
    if (!engine.returnsToOldSession) {
      await expect.poll(() => site.reports, PATIENT).toContainEqual({ tenant: "medtech", persisted: "false" });
    }
    await tab.settled();
    expect(await tab.state()).toBe(`${slug} READY`);
    const seen = await tab.run(async () => {
      const { tenant }: Echo = await (await window.client.fetch("/api/echo")).json();
      return [tenant, sessionStorage.getItem("tenantry:tenant")];
    });
    expect(seen).toEqual([id, id]);
  });

  test("leaves a page as it was that comes back to the tenant it left", async ({ site, api: _, tab }) => {
    await leaveAndReturn(tab, site, () => Promise.resolve());
    await tab.settled();
    expect(await tab.state()).toBe("acme READY");
    expect(site.reports).toHaveLength(1);
  });
}
