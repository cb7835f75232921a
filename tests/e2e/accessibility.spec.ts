// axe-core finds no violation on any page of any tenant, in light mode on a wide and in dark mode on a narrow screen.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { addressOf, rootAddress } from "./addresses.js";
import { showPanelAs } from "./panel-states.js";
import { acme, SAM, tenants } from "./tenants.js";
import { enterSharedHost, enterWorkspace, selectorOf, signIn } from "./visitor.js";

async function expectNoViolations(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  expect(found, state).toEqual([]);
}

for (const [colorScheme, width] of [
  ["light", 1280],
  ["dark", 390],
] as const) {
  test.describe(`${colorScheme} mode, ${width} pixels wide`, () => {
    test.use({ colorScheme, viewport: { width, height: 844 }, contextOptions: { reducedMotion: "reduce" } });

    for (const tenant of tenants) {
      test(`every page of ${tenant.slug} has no violations`, async ({ page }) => {
        await page.goto(`${addressOf(tenant.slug)}/sign-in`);
        await expectNoViolations(page, "sign in");
        await enterWorkspace(page, tenant);
        await expectNoViolations(page, "panels");
        await page.locator("[data-panel] a").first().click();
        await expect(page.getByRole("heading", { name: "On the panel" })).toBeVisible();
        await expectNoViolations(page, "one panel");
        for (const path of ["/panels/new", "/agents", "/analytics", "/settings", "/resolution", "/panels/unknown"]) {
          await page.goto(`${addressOf(tenant.slug)}${path}`);
          await expect(page.getByRole("heading").first()).toBeVisible();
          await expectNoViolations(page, path);
        }
      });
    }

    test("a panel has no violations in any state of its run", async ({ page }) => {
      await enterSharedHost(page, SAM, acme);
      const half = { rounds: 2, statements: [] };
      for (const [state, text, run] of [
        ["queued", "No panel service is connected", null],
        ["queued", "The experts take their seats", { ...half, rounds: null }],
        ["running", "Round 1 of 2", half],
        ["failed", "The panel could not finish", { ...half, failure: "The panel service could not be reached." }],
        ["completed", "The panel’s answer", { conclusion: "Begin small." }],
      ] as const) {
        await showPanelAs(page, { status: state, run });
        await expect(page.getByText(text).filter({ visible: true }).first()).toBeVisible();
        await expectNoViolations(page, `${state}: ${text}`);
      }
    });

    test("the pages without a tenant and the tenant selector have no violations", async ({ page }) => {
      await page.goto(rootAddress);
      await expectNoViolations(page, "landing");
      await page.goto(addressOf("unknown"));
      await expectNoViolations(page, "unknown tenant");
      await signIn(page, "app", SAM);
      await selectorOf(page).click();
      await expect(page.getByRole("option", { name: "MedTech Labs" })).toBeVisible();
      await expectNoViolations(page, "choosing a tenant");
      await page.getByRole("option", { name: "MedTech Labs" }).click();
      await selectorOf(page).click();
      await expect(page.getByRole("option", { name: "MedTech Labs" })).toBeVisible();
      await expectNoViolations(page, "the open selector");
      await selectorOf(page).fill("zzz");
      await expectNoViolations(page, "the selector without a match");
    });
  });
}
