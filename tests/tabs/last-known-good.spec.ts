import type { ServerResponse } from "node:http";
import { expect } from "@playwright/test";
import { ACME, heardBy, MEDTECH, open, stateOf, test } from "./site.js";

const KEY = `tenant:${ACME}:tenantry:profile`;
/** Where there will be none. */
const quick = { timeouts: { attempt: 100, total: 150 } };
const down = (_: unknown, response: ServerResponse) => response.writeHead(503).end();

test("stands in, marked stale, while the tenant API is down", async ({ page, site }) => {
  await open(page, site.page());
  site.answer = down;
  await page.goto(site.page(quick));
  await page.waitForFunction(() => window.client.status === "STALE");
  expect(await stateOf(page)).toBe("acme STALE");
  expect(await heardBy(page, "stale")).toHaveLength(1);
  await expect(page.evaluate(() => window.client.ready)).resolves.toBeUndefined();
  site.answer = null;
  // An attempt of so quick a client can fail on a slow machine although the API is up.
  const refreshed = () => page.evaluate(() => window.client.refresh().catch(() => undefined));
  await expect.poll(() => refreshed().then(() => stateOf(page))).toBe("acme READY");
});

// Planted fault: showing a tenant to somebody who was refused it, because yesterday they were not.
test("does not stand in for a refusal, and does not stay", async ({ page, site }) => {
  await open(page, site.page());
  site.answer = (_, response) => response.writeHead(403).end('{"code":"UNAUTHORIZED_TENANT_ACCESS"}');
  await page.reload();
  await expect.poll(() => stateOf(page)).toBe("undefined ERROR");
  expect(await page.evaluate((key) => localStorage.getItem(key), KEY)).toBeNull();
  // Where it stayed, it would stand in as soon as the tenant API is down.
  site.answer = down;
  await page.goto(site.page(quick));
  await expect.poll(() => stateOf(page)).toBe("undefined ERROR");
});

// Planted fault: a suspended tenant that comes back from the copy.
test("is forgotten when the tenant is shut off, in a running page and at start", async ({ page, site }) => {
  const suspended = (_: unknown, response: ServerResponse) =>
    response.writeHead(200).end(`{"id":"${ACME}","slug":"acme","status":"Suspended"}`);
  await open(page, site.page());
  site.answer = suspended;
  const code = await page.evaluate(() => window.client.refresh().catch((error) => error.code));
  expect([code, await page.evaluate((key) => localStorage.getItem(key), KEY)]).toEqual(["TENANT_NOT_ACTIVE", null]);
  site.answer = null;
  await open(page, site.page());
  expect(await page.evaluate((key) => localStorage.getItem(key), KEY)).not.toBeNull();
  site.answer = suspended;
  await page.reload();
  await expect.poll(() => stateOf(page)).toBe("undefined ERROR");
  expect(await page.evaluate((key) => localStorage.getItem(key), KEY)).toBeNull();
});

test("is read part by part, and may have been written by another version", async ({ page, site }) => {
  await open(page, site.page());
  site.answer = down;
  for (const more of [
    { tier: { name: "x" }, warnings: 5 },
    { limits: { seats: "many" }, branding: [] },
  ]) {
    await page.evaluate(
      ([key, changed]) => {
        const kept = JSON.parse(localStorage.getItem(key) as string);
        localStorage.setItem(key, JSON.stringify({ ...kept, profile: { ...kept.profile, ...changed } }));
      },
      [KEY, more] as const,
    );
    await page.goto(site.page(quick));
    await page.waitForFunction(() => window.client.status === "STALE");
    expect(await page.evaluate(() => window.client.tenant?.warnings.length)).toBeGreaterThan(0);
  }
});

test("is forgotten when a refresh is refused", async ({ page, site }) => {
  await open(page, site.page());
  expect(await page.evaluate((key) => localStorage.getItem(key), KEY)).toContain('"slug":"acme"');
  site.answer = (_, response) => response.writeHead(403).end('{"code":"UNAUTHORIZED_TENANT_ACCESS"}');
  await page.evaluate(() => window.client.refresh().catch(() => undefined));
  expect(await page.evaluate((key) => localStorage.getItem(key), KEY)).toBeNull();
});

test("is not that of another day, of another tenant, or of no tenant at all", async ({ page, site }) => {
  await open(page, site.page());
  const kept = (await page.evaluate((key) => localStorage.getItem(key), KEY)) as string;
  site.answer = down;
  const yesterday = kept.replace(/"at":\d+/, `"at":${Date.now() - 90_000_000}`);
  const tomorrow = kept.replace(/"at":\d+/, `"at":${Date.now() + 90_000_000}`);
  const foreign = kept.replaceAll(ACME, MEDTECH).replaceAll("acme", "medtech");
  for (const text of [yesterday, tomorrow, foreign, "{", "null", '{"profile":{},"at":0}', ""]) {
    await page.evaluate(([key, value]) => localStorage.setItem(key, value), [KEY, text] as const);
    await page.goto(site.page(quick));
    await expect.poll(() => stateOf(page), text).toBe("undefined ERROR");
  }
  await page.evaluate(([key, value]) => localStorage.setItem(key, value), [KEY, kept] as const);
  await page.goto(site.page(quick));
  await page.waitForFunction(() => window.client.status === "STALE");
});

test("survives a clock that is off by hours", async ({ page, site }) => {
  await open(page, site.page());
  site.answer = down;
  for (const hours of [-23, 23]) {
    await page.evaluate(
      ([key, at]) => {
        const kept = JSON.parse(localStorage.getItem(key) as string);
        localStorage.setItem(key, JSON.stringify({ ...kept, at }));
      },
      [KEY, Date.now() + hours * 3_600_000] as const,
    );
    await page.goto(site.page(quick));
    await page.waitForFunction(() => window.client.status === "STALE");
  }
});

test("that finds no room is done without", async ({ page, site }) => {
  await page.goto(site.page());
  await page.evaluate(() => {
    localStorage.clear();
    for (let size = 4_000_000; size >= 1; size = Math.floor(size / 2)) {
      for (let part = 0; part < 50; part += 1) {
        try {
          localStorage.setItem(`ballast-${size}-${part}`, "x".repeat(size));
        } catch {
          break;
        }
      }
    }
  });
  await page.reload();
  await page.waitForFunction(() => window.client.status === "READY");
  expect(await stateOf(page)).toBe("acme READY");
  expect(await heardBy(page, "storage")).toHaveLength(1);
});

test("is no condition: a page that may store nothing works", async ({ page, site }) => {
  site.policy = "sandbox allow-scripts";
  await open(page, site.page());
  expect(await stateOf(page)).toBe("acme READY");
  await page.evaluate(() => window.client.switchTenant("medtech"));
  expect(await stateOf(page)).toBe("medtech READY");
});
