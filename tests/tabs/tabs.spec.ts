import { expect, type Page } from "@playwright/test";
import { ACME, eventsOf, MEDTECH, open, type Site, stateOf, test } from "./site.js";

/** `page.goBack()` waits for a load event, which a page from the back/forward cache does not fire. */
const back = (page: Page) => page.evaluate(() => history.back()).catch(() => undefined);

/** Opens the page, then navigates to another one. Waits for the reports of both, so that no report arrives later. */
async function openAndLeave(page: Page, site: Site): Promise<void> {
  for (const [index, address] of [site.page(), site.page({ debug: false })].entries()) {
    await open(page, address);
    await expect.poll(() => site.reports.length).toBe(index + 1);
  }
}

const switchTo = (page: Page, tenant: string) => page.evaluate((to) => window.client.switchTenant(to), tenant);

test("a tab keeps its tenant across reloads while another tab switches", async ({ page, context, site }) => {
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

test("a new tab starts with the tenant of the last switch", async ({ page, context, site }) => {
  await open(page, site.page());
  await switchTo(page, "medtech");
  const fresh = await context.newPage();
  await open(fresh, site.page());
  expect(await stateOf(fresh)).toBe("medtech READY");
});

// Planted fault: the tab follows another tab's switch and replaces the page that a user is working on.
test("another tab's switch is an event and does not switch this tab", async ({ page, context, site }) => {
  const other = await context.newPage();
  await open(page, site.page());
  await open(other, site.page());
  await switchTo(other, "medtech");
  await expect.poll(() => eventsOf(page, "otherTabSwitch")).toEqual([JSON.stringify({ tenantId: MEDTECH })]);
  expect(await stateOf(page)).toBe("acme READY");
  expect(await eventsOf(other, "otherTabSwitch")).toEqual([]);
});

test("a malformed message on the channel is ignored", async ({ page, context, site }) => {
  const other = await context.newPage();
  await open(page, site.page());
  await open(other, site.page());
  await other.evaluate((good) => {
    const channel = new BroadcastChannel("tenantry");
    for (const message of [null, 7, "medtech", {}, { switchedTo: "acme" }, { switchedTo: {} }, { switchedTo: good }]) {
      channel.postMessage(message);
    }
  }, ACME);
  await expect.poll(() => eventsOf(page, "otherTabSwitch")).toEqual([JSON.stringify({ tenantId: ACME })]);
});

test("a tab whose tenant is pinned announces no switch", async ({ page, context, site }) => {
  const other = await context.newPage();
  await open(page, site.page());
  await open(other, site.page({ pinned: "medtech" }));
  expect(await stateOf(other)).toBe("medtech READY");
  const third = await context.newPage();
  await open(third, site.page());
  await switchTo(third, "medtech");
  await expect.poll(async () => (await eventsOf(page, "otherTabSwitch")).length).toBe(1);
});

// Planted fault: both tabs share one stored choice, so the duplicate's switch changes the original at its next reload.
test("a duplicated tab starts with the original's tenant and switches independently", async ({
  page,
  context,
  site,
}) => {
  await open(page, site.page());
  await switchTo(page, "medtech");
  // Sets the cookie to another tenant, so that only the opener's session storage names medtech.
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

test("requests that are pending at a switch are rejected, in a real browser too", async ({ page, site }) => {
  await open(page, site.page());
  site.override = (request, response) => {
    if (request.url?.endsWith("/profile")) {
      response.end(JSON.stringify({ id: MEDTECH, slug: "medtech", name: "medtech" }));
    }
  };
  const outcome = await page.evaluate(async () => {
    const pending = window.client.fetch("/api/panels").then(
      () => "answered",
      (error) => error.code,
    );
    await window.client.switchTenant("medtech");
    return pending;
  });
  expect(outcome).toBe("TENANT_CHANGED");
});

// Planted fault: without a `pageshow` handler, Back shows acme while the tab's tenant is medtech.
test("a page that comes back after a switch is reloaded for the tab's tenant", async ({ page, site }) => {
  await openAndLeave(page, site);
  await switchTo(page, "medtech");
  site.reports.length = 0;
  await back(page);
  await expect.poll(() => site.reports).toContainEqual({ tenant: "acme", persisted: "true" });
  await expect.poll(() => site.reports).toContainEqual({ tenant: "medtech", persisted: "false" });
});

test("a page that comes back for the same tenant is not reloaded", async ({ page, site }) => {
  await openAndLeave(page, site);
  site.reports.length = 0;
  await back(page);
  await expect.poll(() => site.reports).toEqual([{ tenant: "acme", persisted: "true" }]);
});
