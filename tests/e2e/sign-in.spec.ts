import { expect, test } from "@playwright/test";
import { addressOf } from "./addresses.js";
import { acme, medtech, SAM, tenants } from "./tenants.js";
import { enterWorkspace, expectPanels, expectTenant, signIn, switchTo } from "./visitor.js";

test("a workspace redirects a signed-out visitor to the sign-in page", async ({ page }) => {
  for (const path of ["/", "/panels", "/agents", "/analytics", "/settings", "/resolution"]) {
    await page.goto(`${addressOf("acme")}${path}`);
    await expect(page).toHaveURL(`${addressOf("acme")}/sign-in`);
  }
});

test("the session cookie belongs to one host and is not readable by scripts", async ({ page, context }) => {
  await enterWorkspace(page, acme);
  const session = (await context.cookies()).find(({ name }) => name === "session");
  expect(session).toMatchObject({ domain: "acme.localhost", httpOnly: true, sameSite: "Lax", path: "/" });
  expect(await page.evaluate(() => document.cookie)).not.toContain("session");

  await page.goto(`${addressOf("medtech")}/panels`);
  await expect(page).toHaveURL(`${addressOf("medtech")}/sign-in`);
});

test("a person who is not a member sees a refusal and a list of their tenants", async ({ page }) => {
  await signIn(page, "medtech", acme.person);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${acme.person} cannot open ${medtech.name}`);
  await expect(page.locator("[data-panel]")).toHaveCount(0);
  await expect(page.locator("html")).toHaveAttribute("data-tenant", "medtech");

  const links = page.getByRole("navigation", { name: "Your tenants" }).getByRole("link");
  await expect(links).toHaveText([acme.name]);
  await links.click();
  await expect(page).toHaveURL(`${addressOf("acme")}/panels`);
  await page.goBack();

  await page.getByRole("button", { name: "Sign in as another person" }).click();
  await expect(page).toHaveURL(`${addressOf("medtech")}/sign-in`);
});

test("sign-in stays on the tenant's host", async ({ page }) => {
  // Planted fault: a redirect() in the server action, whose target Next.js renders under the server's host name.
  for (const tenant of tenants) {
    await enterWorkspace(page, tenant);
    await expect(page.locator("html")).toHaveAttribute("data-tenant", tenant.slug);
  }
});

test("sign-out ends the session", async ({ page, context }) => {
  await enterWorkspace(page, acme);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(`${addressOf("acme")}/sign-in`);
  expect((await context.cookies()).filter(({ name }) => name === "session" || name === "person")).toEqual([]);
});

test("a session that the gateway refuses shows the page “Your session has ended”", async ({ page, context }) => {
  await enterWorkspace(page, acme);
  const cookies = await context.cookies();
  await context.clearCookies({ name: "session" });
  const session = cookies.find(({ name }) => name === "session");
  if (!session) throw new Error("There is no session to forge.");
  await context.addCookies([{ ...session, value: `${session.value.slice(0, -4)}AAAA` }]);
  await page.goto(`${addressOf("acme")}/panels`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your session has ended");
  await page.getByRole("button", { name: "Sign in again" }).click();
  await expect(page).toHaveURL(`${addressOf("acme")}/sign-in`);
});

test("another tenant's host opens without a second sign-in, with a session of its own", async ({ page, context }) => {
  await enterWorkspace(page, acme, SAM);
  await switchTo(page, medtech);
  await expectPanels(page);
  await expectTenant(page, medtech);
  await expect(page).toHaveURL(`${addressOf("medtech")}/panels`);
  const sessions = (await context.cookies()).filter(({ name }) => name === "session");
  expect(sessions.map(({ domain }) => domain).sort()).toEqual(["acme.localhost", "medtech.localhost"]);
  expect(new Set(sessions.map(({ value }) => value)).size).toBe(2);
  expect(await page.evaluate(() => [location.search, document.referrer])).toEqual(["", ""]);
});

test("a sign-in code works once, and only in the browser that asked for it", async ({ page, browser }) => {
  await enterWorkspace(page, acme, SAM);
  const finish = page.waitForRequest((request) => new URL(request.url()).pathname === "/sign-in/finish");
  await switchTo(page, medtech);
  const withCode = (await finish).url();
  await expectPanels(page);

  // Planted faults: a code that is not bound to the browser, and one that is not stored as used.
  const other = await browser.newPage();
  await other.goto(withCode);
  await expect(other).toHaveURL(`${addressOf("medtech")}/sign-in`);
  await other.context().close();

  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(`${addressOf("medtech")}/sign-in`);
  await page.goto(withCode);
  await expect(page).toHaveURL(`${addressOf("medtech")}/sign-in`);
});

test("a person who is not a member gets no code, and a foreign host no redirect", async ({ page }) => {
  await enterWorkspace(page, acme);
  await page.goto(`${addressOf("acme")}/go/medtech`);
  await expect(page).toHaveURL(`${addressOf("medtech")}/sign-in`);
  for (const path of [
    "/sign-in/code?host=evil.test",
    "/sign-in/from?host=evil.test",
    "/sign-in/code?host=//evil.test",
  ]) {
    await page.goto(`${addressOf("acme")}${path}`);
    await expect(page).toHaveURL(`${addressOf("acme")}/panels`);
  }
});
