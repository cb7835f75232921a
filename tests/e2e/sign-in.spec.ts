import { expect, test } from "@playwright/test";
import { addressOf } from "./addresses.js";
import { acme, medtech, tenants } from "./tenants.js";
import { enterWorkspace, signIn } from "./visitor.js";

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
  await expect(links).toHaveAttribute("href", /\/\/acme\.localhost/);

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
