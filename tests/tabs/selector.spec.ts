// The selector in Chromium, as an element and in React, on a page with a strict Content Security Policy.
import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import type { SelectorPageOptions } from "./selector-page.js";
import { type SelectorSite, startSelectorSite, TENANTS } from "./selector-site.js";

const test = base.extend<{ site: SelectorSite; complaints: string[] }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright requires the pattern.
  site: async ({}, use) => {
    const site = await startSelectorSite();
    await use(site);
    await site.close();
  },
  complaints: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("console", (message) => {
      // A refused request is part of a test.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
        complaints.push(message.text());
      }
    });
    await use(complaints);
    expect(complaints).toEqual([]);
  },
});

const field = (page: Page): Locator => page.getByRole("combobox", { name: "Tenant" });
const says = (page: Page, message: string): Promise<void> => expect(page.getByText(message)).toBeVisible();

interface State {
  readonly name: string;
  readonly reach: (page: Page, site: SelectorSite, open: (options?: object) => Promise<void>) => Promise<void>;
}

/** How the selector gets into each of its states. */
const STATES: readonly State[] = [
  { name: "closed", reach: (_page, _site, open) => open() },
  {
    name: "open",
    reach: async (page, _site, open) => {
      await open();
      await field(page).click();
      await expect(page.getByRole("option")).toHaveCount(4);
    },
  },
  {
    name: "loading",
    reach: async (page, site, open) => {
      site.list = "held";
      await open();
      await field(page).click();
      await says(page, "Loading tenants…");
    },
  },
  {
    name: "no match",
    reach: async (page, _site, open) => {
      await open();
      await field(page).fill("zzz");
      await says(page, "No tenant matches.");
    },
  },
  {
    name: "no tenant",
    reach: async (page, site, open) => {
      site.tenants = [];
      await open();
      await field(page).click();
      await says(page, "You are not a member of a tenant.");
    },
  },
  {
    name: "an error",
    reach: async (page, site, open) => {
      site.list = "refused";
      await open();
      await field(page).click();
      await says(page, "The tenants could not be loaded.");
    },
  },
  {
    name: "signed out",
    reach: async (page, site, open) => {
      site.list = "signed-out";
      await open();
      await field(page).click();
      await says(page, "You are signed out. Sign in to see your tenants.");
    },
  },
  {
    name: "an earlier list",
    reach: async (page, site, open) => {
      await page.clock.install();
      await open();
      await field(page).click();
      await expect(page.getByRole("option")).toHaveCount(4);
      await field(page).press("Escape");
      site.list = "refused";
      await page.clock.fastForward("02:00");
      await field(page).click();
      await says(page, "The list could not be updated. This is an earlier one.");
    },
  },
  {
    name: "one tenant",
    reach: async (page, site, open) => {
      site.tenants = TENANTS.slice(0, 1);
      await open();
      await expect(page.getByRole("group", { name: "Tenant" })).toHaveText(/Acme Robotics/);
      await expect(field(page)).toHaveCount(0);
    },
  },
  {
    name: "a switch that is pending",
    reach: async (page, site, open) => {
      await open();
      await field(page).fill("zur");
      site.profile = "held";
      await field(page).press("Enter");
      await expect(page.getByText("Switching to Zürich Spital…")).toBeAttached();
    },
  },
  {
    name: "a switch that failed",
    reach: async (page, site, open) => {
      await open();
      await field(page).fill("zur");
      site.profile = "refused";
      await field(page).press("Enter");
      await says(page, "Zürich Spital could not be opened.");
    },
  },
  {
    name: "a switch that is done",
    reach: async (page, _site, open) => {
      await open();
      await field(page).fill("zur");
      await field(page).press("Enter");
      await expect(field(page)).toHaveValue("Zürich Spital");
      await expect(page.getByText("You are in Zürich Spital now.")).toBeAttached();
    },
  },
];

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  expect(found).toEqual([]);
}

for (const kind of ["element", "react"] as const) {
  const openPage = async (page: Page, site: SelectorSite, options: Partial<SelectorPageOptions> = {}) => {
    await page.goto(site.page({ kind, ...options }));
    await page.waitForFunction(() => window.selectorPage?.seen().value !== "");
  };

  for (const [colorScheme, dir, brand, more] of [
    ["light", "ltr", "none", {}],
    ["dark", "rtl", "warm", { hasTouch: true, isMobile: true, viewport: { width: 390, height: 700 } }],
  ] as const) {
    test.describe(`the ${kind} in a ${colorScheme} page, ${dir}, with ${brand} as brand`, () => {
      test.use({ colorScheme, ...more });

      for (const { name, reach } of STATES) {
        test(`${name}: no violation of axe-core or of the policy`, async ({ page, site, complaints: _ }) => {
          await reach(page, site, (options) => openPage(page, site, { dir, brand, ...options }));
          await expectNoViolations(page);
          expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
        });
      }
    });
  }
}
