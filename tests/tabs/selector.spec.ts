// The selector in Chromium, as an element and in React, on a page with a strict Content Security Policy.
import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import type { SelectorPageOptions } from "./selector-page.js";
import { type ListedTenant, type SelectorSite, startSelectorSite, TENANTS } from "./selector-site.js";

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

  test.describe(`the ${kind} under a finger`, () => {
    test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 700 } });

    test("has no target smaller than 44 pixels", async ({ page, site, complaints: _ }) => {
      await openPage(page, site);
      await field(page).tap();
      await expect(page.getByRole("option")).toHaveCount(4);
      const boxes = [page.getByRole("button", { name: "Show tenants" }), ...(await page.getByRole("option").all())];
      await field(page).fill("zur");
      site.profile = "refused";
      await page.getByRole("option").tap();
      await says(page, "Zürich Spital could not be opened.");
      const sizes = [];
      for (const target of [boxes[0] as Locator, page.getByRole("button", { name: "Try again" }), field(page)]) {
        sizes.push(await target.boundingBox());
      }
      await field(page).press("Escape");
      await field(page).tap();
      for (const target of await page.getByRole("option").all()) {
        sizes.push(await target.boundingBox());
      }
      expect(sizes).toHaveLength(7);
      for (const size of sizes) {
        // The field and its box are one target, and the box has a border.
        expect(size?.height).toBeGreaterThanOrEqual(42);
        expect(size?.width).toBeGreaterThanOrEqual(44);
      }
    });
  });

  test(`the ${kind} moves, unless the visitor wants less motion`, async ({ page, site, complaints: _ }) => {
    site.list = "held";
    const moving = () =>
      page.evaluate(() => {
        const root = document.querySelector("tenant-selector")?.shadowRoot ?? document;
        return root.getAnimations().length;
      });
    await openPage(page, site);
    await field(page).click();
    await expect.poll(moving).toBeGreaterThan(0);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await expect.poll(moving).toBe(0);
  });

  test(`the ${kind} shows the active option in the colors of the system`, async ({ page, site, complaints: _ }) => {
    await page.emulateMedia({ forcedColors: "active" });
    await openPage(page, site);
    await field(page).click();
    const options = page.getByRole("option");
    const colors = (at: number) => options.nth(at).evaluate((option) => getComputedStyle(option).backgroundColor);
    await field(page).press("ArrowDown");
    await expect.poll(() => colors(1)).not.toBe(await colors(2));
    await field(page).press("ArrowDown");
    await expect.poll(() => colors(2)).not.toBe(await colors(1));
  });

  test(`the ${kind} shows initials for a logo that cannot be loaded`, async ({ page, site, complaints: _ }) => {
    site.tenants = [{ ...(TENANTS[0] as ListedTenant), logoUrl: "/missing.svg" }, TENANTS[1] as ListedTenant];
    await openPage(page, site);
    await field(page).click();
    await expect(page.getByRole("option").first()).toHaveText(/^AR/);
    await expect(page.getByRole("option").nth(1).getByRole("presentation", { includeHidden: true })).toHaveAttribute(
      "src",
      /logo\.svg$/,
    );
  });

  test(`the ${kind} shows the best match of a list that was scrolled`, async ({ page, site, complaints: _ }) => {
    site.tenants = Array.from({ length: 200 }, (_, at) => ({
      id: `00000000-0000-4000-8000-000000000${at + 100}`,
      slug: `t${at}`,
      name: `Tenant ${at + 100}`,
    }));
    await openPage(page, site);
    await field(page).click();
    await page.getByRole("option").first().hover();
    await page.mouse.wheel(0, 5_000);
    await expect(page.getByRole("option", { name: "Tenant 198" })).toBeVisible();
    await field(page).pressSequentially("t");
    await expect(page.getByRole("option", { name: "Tenant 100" })).toBeInViewport();
    await expect(field(page)).toHaveAttribute("aria-activedescendant", /100$/);
  });

  test(`the ${kind} keeps a choice in its tab`, async ({ page, site, complaints: _ }) => {
    await openPage(page, site);
    const other = await page.context().newPage();
    await openPage(other, site);
    await field(page).fill("lodz");
    await field(page).press("Enter");
    await expect(field(page)).toHaveValue("Łódź Clinic");
    await page.reload();
    await expect(field(page)).toHaveValue("Łódź Clinic");
    await other.reload();
    await expect(field(other)).toHaveValue("Acme Robotics");
  });
}
