import { expect, type Page } from "@playwright/test";
import { ACME, heardBy, MEDTECH, open, type Site, stateOf, test } from "./site.js";

/** Playwright's own way back waits for a load, which a page out of the back/forward cache does not have. */
const back = (page: Page) => page.evaluate(() => history.back()).catch(() => undefined);

/** Opens the page and then another one over it. Both have reported: no report is still on its way afterwards. */
async function openAndLeave(page: Page, site: Site): Promise<void> {
  for (const [index, address] of [site.page(), site.page({ debug: false })].entries()) {
    await open(page, address);
    await expect.poll(() => site.reports.length).toBe(index + 1);
  }
}

const switchTo = (page: Page, tenant: string) => page.evaluate((to) => window.client.switchTenant(to), tenant);

test("a tab keeps its tenant across reloads, whatever other tabs do", async ({ page, context, site }) => {
  const other = await context.newPage();
  await open(page, site.page());
  await open(other, site.page());
  await switchTo(other, "medtech");
  await page.reload();
  await page.waitForFunction(() => window.client.status === "READY");
  await other.reload();
  await other.waitForFunction(() => window.client.status === "READY");
  expect([await stateOf(page), await stateOf(other)]).toEqual(["acme READY", "medtech READY"]);
});

test("a new tab begins where the last switch went", async ({ page, context, site }) => {
  await open(page, site.page());
  await switchTo(page, "medtech");
  const fresh = await context.newPage();
  await open(fresh, site.page());
  expect(await stateOf(fresh)).toBe("medtech READY");
});

// Planted fault: following another tab, which moves what a person is looking at under their hands.
test("another tab's switch is told and moves nobody", async ({ page, context, site }) => {
  const other = await context.newPage();
  await open(page, site.page());
  await open(other, site.page());
  await switchTo(other, "medtech");
  await expect.poll(() => heardBy(page, "switchElsewhere")).toEqual([JSON.stringify({ tenantId: MEDTECH })]);
  expect(await stateOf(page)).toBe("acme READY");
  expect(await heardBy(other, "switchElsewhere")).toEqual([]);
});

test("what is no tenant on the channel is passed over", async ({ page, context, site }) => {
  const other = await context.newPage();
  await open(page, site.page());
  await open(other, site.page());
  await other.evaluate((good) => {
    const channel = new BroadcastChannel("tenantry");
    for (const message of [null, 7, "medtech", {}, { switchedTo: "acme" }, { switchedTo: {} }, { switchedTo: good }]) {
      channel.postMessage(message);
    }
  }, ACME);
  await expect.poll(() => heardBy(page, "switchElsewhere")).toEqual([JSON.stringify({ tenantId: ACME })]);
});

test("a tab whose host decides tells nobody", async ({ page, context, site }) => {
  const other = await context.newPage();
  await open(page, site.page());
  await open(other, site.page({ pinned: "medtech" }));
  expect(await stateOf(other)).toBe("medtech READY");
  const third = await context.newPage();
  await open(third, site.page());
  await switchTo(third, "medtech");
  await expect.poll(async () => (await heardBy(page, "switchElsewhere")).length).toBe(1);
});

// Planted fault: one memory for both, so that the duplicate's switch moves the original at its next reload.
test("a duplicated tab begins as its original and goes its own way", async ({ page, context, site }) => {
  await open(page, site.page());
  await switchTo(page, "medtech");
  // Makes the cookie say something else, so that what the duplicate knows it knows from its opener.
  const third = await context.newPage();
  await open(third, site.page());
  await switchTo(third, "acme");
  const [duplicate] = await Promise.all([
    context.waitForEvent("page"),
    page.evaluate(() => window.open(location.href)),
  ]);
  await duplicate.waitForFunction(() => window.client?.status === "READY");
  expect(await stateOf(duplicate)).toBe("medtech READY");
  await switchTo(duplicate, "acme");
  await page.reload();
  await page.waitForFunction(() => window.client.status === "READY");
  expect([await stateOf(page), await stateOf(duplicate)]).toEqual(["medtech READY", "acme READY"]);
});

test("requests that a switch overtakes reach nobody, in a real browser too", async ({ page, site }) => {
  await open(page, site.page());
  site.answer = (request, response) => {
    if (request.url?.endsWith("/profile")) {
      response.end(JSON.stringify({ id: MEDTECH, slug: "medtech", name: "medtech" }));
    }
  };
  const outcome = await page.evaluate(async () => {
    const late = window.client.fetch("/api/panels").then(
      () => "answered",
      (error) => error.code,
    );
    await window.client.switchTenant("medtech");
    return late;
  });
  expect(outcome).toBe("TENANT_CHANGED");
});

// Planted fault: nothing done at `pageshow`, so that Back shows acme while the tab acts for medtech.
test("a page that comes back after a switch is loaded anew for the tenant of its tab", async ({ page, site }) => {
  await openAndLeave(page, site);
  await switchTo(page, "medtech");
  site.reports.length = 0;
  await back(page);
  await expect.poll(() => site.reports).toContainEqual({ tenant: "acme", persisted: "true" });
  await expect.poll(() => site.reports).toContainEqual({ tenant: "medtech", persisted: "false" });
});

test("a page that comes back to the tenant it left stays as it was", async ({ page, site }) => {
  await openAndLeave(page, site);
  site.reports.length = 0;
  await back(page);
  await expect.poll(() => site.reports).toEqual([{ tenant: "acme", persisted: "true" }]);
});
