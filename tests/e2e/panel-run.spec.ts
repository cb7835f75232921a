// A panel from the question to the answer: live, without a stream, across a switch of tenant and a restart.
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { addressOf } from "./addresses.js";
import { PANEL_ROUTE, showPanelAs } from "./panel-states.js";
import { acme, healthco, medtech, SAM } from "./tenants.js";
import { enterSharedHost, enterWorkspace, expectPanels, expectTenant, switchTo } from "./visitor.js";

/** Asks a panel of this type with the first experts of the list, and waits for its page. */
async function ask(page: Page, type: string, question: string, experts = 3): Promise<void> {
  await page.getByRole("link", { name: "New panel" }).click();
  await page.getByRole("textbox", { name: "Write your question" }).fill(question);
  await page.getByRole("radio", { name: new RegExp(`^${type}`) }).check({ force: true });
  for (let index = 0; index < experts; index += 1) await page.getByRole("checkbox").nth(index).check({ force: true });
  await page.getByRole("button", { name: "Ask the panel" }).click();
  await expect(page.getByRole("heading", { level: 1, name: question })).toBeVisible();
}

const statements = (page: Page) => page.locator("[data-statement]");
const conclusion = (page: Page) => page.getByRole("region", { name: "The panel’s answer" });

/** The positions of the statements on the page. */
const positions = (page: Page) =>
  statements(page).evaluateAll((items) => items.map((item) => Number(item.getAttribute("data-statement"))));

const counted = (count: number) => Array.from({ length: count }, (_, index) => index);

test("a panel is asked, speaks round by round and ends with an answer that stays", async ({ page }) => {
  await enterWorkspace(page, acme);
  const streams: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/events") && request.url().includes("/runs/")) streams.push(request.url());
  });
  await ask(page, "Structured", "Should stable patients move to a direct anticoagulant?");
  await expect(page.getByText(/^Round \d of 3: \w+/).first()).toBeVisible();
  await expect(page.getByText(/ has the floor\.$/)).toBeVisible();
  await expect(statements(page).first()).toBeVisible();
  await expect(page.getByText("Running")).toBeVisible();
  await expect(conclusion(page)).toBeVisible({ timeout: 60_000 });
  expect(await positions(page)).toEqual(counted(9));
  expect(streams.length, "the page followed the stream").toBeGreaterThan(0);
  const texts = await statements(page).allInnerTexts();
  expect(texts.some((text) => text.includes("direct anticoagulant"))).toBe(true);

  await page.reload();
  await expect(conclusion(page)).toBeVisible();
  expect(await statements(page).allInnerTexts()).toEqual(texts);
  await page.goto(`${addressOf("acme")}/panels`);
  await expectPanels(page);
  await expect(page.locator("[data-panel]").first()).toContainText("Completed");
});

// Planted fault: a panel that waits for its author's next visit.
test("no panel of the demo stays queued", async ({ page }) => {
  for (const tenant of [acme, medtech, healthco]) {
    await enterWorkspace(page, tenant);
    await expect(page.locator('[data-status="queued"], [data-status="running"]')).toHaveCount(0, { timeout: 60_000 });
    await expect(page.locator('[data-status="completed"]').first()).toBeVisible();
    await expect(page.locator('[data-status="failed"]')).toHaveCount(0);
  }
});

test("each type has its own order of speaking", async ({ page }) => {
  await enterWorkspace(page, acme);
  for (const [type, round] of [
    ["Adversarial", "Rebuttal"],
    ["Socratic", "Replies"],
    ["Hybrid", "Vote"],
  ] as const) {
    await page.goto(`${addressOf("acme")}/panels`);
    await ask(page, type, `Is the dose of ${type} patients right?`, 2);
    await expect(page.getByRole("region", { name: new RegExp(round) })).toBeVisible({ timeout: 60_000 });
    await expect(conclusion(page)).toBeVisible({ timeout: 60_000 });
  }
});

// Planted fault: a page that shows the statements of the tenant before.
test("a switch of tenant ends the stream, and the panel goes on without the page", async ({ page }) => {
  await enterSharedHost(page, SAM, acme);
  const question = "Which endpoint matters to patients on dialysis?";
  await ask(page, "Open", question, 4);
  await expect(statements(page).first()).toBeVisible();
  const panel = page.url();
  await switchTo(page, healthco);
  await expectTenant(page, healthco);
  await expect(statements(page)).toHaveCount(0);
  await expect(page.getByText(question)).toHaveCount(0);

  await switchTo(page, acme);
  await expectTenant(page, acme);
  await page.goto(panel);
  await expect(conclusion(page)).toBeVisible({ timeout: 60_000 });
  expect(await positions(page)).toEqual(counted(12));
});

// Planted faults: a panel whose run is lost with the service, and statements that are doubled by the next one.
test("a panel survives a restart of the panel service", async ({ page }) => {
  await enterWorkspace(page, acme);
  await ask(page, "Open", "Who reviews the alarm thresholds after the first year?", 4);
  await expect(statements(page).nth(1)).toBeVisible();
  process.kill(Number(readFileSync(process.env.PANEL_SERVICE_PID_FILE ?? "", "utf8")), "SIGKILL");
  await expect(conclusion(page)).toBeVisible({ timeout: 60_000 });
  expect(await positions(page)).toEqual(counted(12));
  await expect(page.getByText("could not finish")).toHaveCount(0);
});

// Planted fault: a page that depends on the stream.
test("without the stream the page reads the stored panel until its end", async ({ page }) => {
  await page.route("**/services/panels/**", (route) => route.abort());
  await enterWorkspace(page, acme);
  await ask(page, "Structured", "Is the sensor accurate enough for home dialysis?", 2);
  await expect(statements(page).first()).toBeVisible();
  await expect(conclusion(page)).toBeVisible({ timeout: 60_000 });
  expect(await positions(page)).toEqual(counted(6));
});

test("a panel that failed says why and is started again, and one without a service says so", async ({ page }) => {
  await enterSharedHost(page, SAM, acme);
  await showPanelAs(page, { status: "failed", run: { failure: "The panel service could not be reached." } });
  await expect(page.getByText("The panel service could not be reached.")).toBeVisible();
  // The gateway knows better: the panel is completed.
  await page.unroute(PANEL_ROUTE);
  await page.getByRole("button", { name: "Start again" }).click();
  await expect(conclusion(page)).toBeVisible();

  await showPanelAs(page, { status: "queued", run: null });
  await expect(page.getByRole("heading", { name: "No panel service is connected" })).toBeVisible();
});
