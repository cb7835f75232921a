// The panel of tenantry/devtools in Chromium, on a page with a strict Content Security Policy.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "@playwright/test";
import { makeCalls, mount, openWithDevtools, serveProfiles, switchTenants, TABS } from "./devtools-site.js";
import { open, test } from "./site.js";

/** Neither a style nor HTML from text. `data:` is for the page's own icon, and for a call of the test. */
const POLICY = [
  "default-src 'none'",
  "script-src 'nonce-page' 'self' 'wasm-unsafe-eval'",
  "connect-src 'self' data: http://third-party.test",
  "img-src data:",
  "require-trusted-types-for 'script'",
].join("; ");

/** What the browser complains of while a test runs. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("console", (message) => {
    if (/Content.Security.Policy|Trusted/i.test(message.text())) {
      complaints.push(message.text());
    }
  });
  return complaints;
}

const opener = (page: Page) => page.getByRole("button", { name: /^Tenant devtools:/ });
const tab = (page: Page, name: string) => page.getByRole("tab", { name: new RegExp(`^${name}`) });
const selected = (page: Page) => page.getByRole("tab", { selected: true });

async function thirdParty(page: Page): Promise<void> {
  const headers = { "access-control-allow-origin": "*" };
  await page.route("http://third-party.test/**", (route) => route.fulfill({ body: "x", headers }));
}

for (const [colorScheme, width] of [
  ["light", 1280],
  ["dark", 1280],
  ["light", 390],
  ["dark", 390],
] as const) {
  test.describe(`${colorScheme}, ${width} pixels wide`, () => {
    test.use({ colorScheme, viewport: { width, height: 800 } });

    test("no tab of the devtools has a violation of axe-core or of the policy", async ({ page, site }) => {
      const complaints = complaintsOf(page);
      serveProfiles(site);
      site.policy = POLICY;
      await thirdParty(page);
      await openWithDevtools(page, site);
      await switchTenants(page);
      await makeCalls(page);
      await expectNoViolations(page, "closed");
      await expect(page.getByRole("complementary", { name: "Tenant devtools" })).toHaveCSS("position", "fixed");
      await opener(page).click();
      for (const name of TABS) {
        await tab(page, name).click();
        await expect(selected(page)).toHaveAccessibleName(new RegExp(`^${name}`));
        if (name === "Flags") {
          await page.getByRole("switch", { name: "export" }).click();
          await expect(page.getByRole("button", { name: "Reset 1 override" })).toBeVisible();
        }
        await expectNoViolations(page, name);
      }
      // Wide content scrolls inside the panel, not the page.
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      expect(await page.getByRole("tabpanel").evaluate((panel) => panel.scrollWidth - panel.clientWidth)).toBe(0);
      expect(complaints).toEqual([]);
    });
  });
}

async function expectNoViolations(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .include("tenantry-devtools")
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  expect(found, state).toEqual([]);
}

test("the devtools send no request, also while every tab is shown", async ({ page, site }) => {
  serveProfiles(site);
  await open(page, site.page({ updates: "none" }));
  await page.evaluate(() => import("tenantry/devtools"));
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await mount(page);
  await opener(page).click();
  for (const name of TABS) {
    await tab(page, name).click();
  }
  await page.getByRole("tabpanel").screenshot();
  expect(requests).toEqual([]);
});

test("the keyboard opens the panel, moves between its tabs, and closes it", async ({ page, site }) => {
  serveProfiles(site);
  await openWithDevtools(page, site);
  await page.evaluate(() => {
    window.events.length = 0;
    document.addEventListener("keydown", ({ key }) => window.events.push({ name: "key", detail: key }));
  });
  await opener(page).focus();
  await page.keyboard.press("Enter");
  await expect(opener(page)).toHaveAttribute("aria-expanded", "true");
  await expect(tab(page, "Tenant")).toBeFocused();
  for (const [key, name] of [
    ["ArrowRight", "Calls"],
    ["ArrowLeft", "Tenant"],
    ["ArrowLeft", "Switches"],
    ["ArrowRight", "Tenant"],
    ["End", "Switches"],
    ["Home", "Tenant"],
  ] as const) {
    await page.keyboard.press(key);
    await expect(tab(page, name)).toBeFocused();
    await expect(selected(page)).toHaveCount(1);
    await expect(tab(page, name)).toHaveAttribute("aria-selected", "true");
  }
  await page.keyboard.press("Tab");
  await expect(page.getByRole("tabpanel")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("tabpanel")).toBeHidden();
  await expect(opener(page)).toBeFocused();
  // The app's shortcuts are not meant.
  expect(await page.evaluate(() => window.events)).toEqual([]);
});

test("a switch of a flag keeps the focus, and the override stays for a reload but not for another tab", async ({
  page,
  site,
  context,
}) => {
  serveProfiles(site);
  await openWithDevtools(page, site);
  const isExported = (of: Page) => of.evaluate(() => window.client.flag("export", false));
  await opener(page).click();
  await tab(page, "Flags").click();
  await page.getByRole("switch", { name: "export" }).focus();
  await page.keyboard.press("Space");
  await expect(page.getByRole("switch", { name: "export" })).toBeChecked();
  await expect(page.getByRole("switch", { name: "export" })).toBeFocused();
  expect(await isExported(page)).toBe(true);

  // The profile's own value counts until the devtools are there again.
  await open(page, site.page({ updates: "none" }));
  expect(await isExported(page)).toBe(false);
  await mount(page);
  expect(await isExported(page)).toBe(true);
  await expect(selected(page)).toHaveAccessibleName("Flags 5");

  const other = await context.newPage();
  await openWithDevtools(other, site);
  expect(await isExported(other)).toBe(false);

  await page.getByRole("button", { name: "Reset 1 override" }).click();
  expect(await isExported(page)).toBe(false);
});

test("the calls show what was sent, and why", async ({ page, site }) => {
  serveProfiles(site);
  await thirdParty(page);
  await openWithDevtools(page, site);
  await makeCalls(page);
  await opener(page).click();
  await tab(page, "Calls").click();
  const rows = page.getByRole("tabpanel").getByRole("listitem");
  await expect(rows).toHaveCount(6);
  const expected = [
    "GET /api/v1/panels refused not sent",
    "GET data:text/plain,x 200 without tenant data: is not http",
    "GET third-party.test/v1/fonts 200 without tenant foreign origin http://third-party.test, not in apiOrigins",
    "GET /api/of-medtech 200 refused with tenant this page's origin",
    "POST /api/status/404 404 with tenant this page's origin",
    "GET /api/v1/panels?page=2 200 with tenant this page's origin",
  ];
  for (const [at, words] of expected.entries()) {
    for (const word of words.split(/ (?=\d|GET|POST|with|not |data|third|foreign|refused|\/|this)/)) {
      await expect(rows.nth(at)).toContainText(word);
    }
  }
  const received = site.requests.filter(({ path }) => !path.includes("/tenants/"));
  expect(received.map(({ tenant }) => tenant)).toEqual(received.map(() => "11111111-1111-1111-1111-111111111111"));
});

test("the panel reads from left to right on a page that does not", async ({ page, site }) => {
  serveProfiles(site);
  await openWithDevtools(page, site);
  await page.evaluate(() => {
    document.documentElement.dir = "rtl";
  });
  await opener(page).click();
  await expect(page.getByRole("complementary", { name: "Tenant devtools" })).toHaveCSS("direction", "ltr");
  const places = await page.getByRole("tab").evaluateAll((tabs) => tabs.map((tab) => tab.getBoundingClientRect().x));
  expect(places).toEqual([...places].sort((one, other) => one - other));
});

test("a page that replaces its body, and a client that is disposed of", async ({ page, site }) => {
  serveProfiles(site);
  await openWithDevtools(page, site);
  await page.evaluate(() => document.body.replaceChildren());
  await expect(opener(page)).toBeVisible();
  await page.evaluate(() => window.client.dispose());
  await expect(opener(page)).toHaveCount(0);
});
