import type { ServerResponse } from "node:http";
import { expect } from "@playwright/test";
import { ACME, eventsOf, MEDTECH, open, stateOf, test } from "./site.js";

const KEY = `tenant:${ACME}:tenantry:profile`;
/** Short timeouts for requests that never succeed. */
const shortTimeouts = { timeouts: { attempt: 100, total: 150 } };
const unavailable = (_: unknown, response: ServerResponse) => response.writeHead(503).end();

test("is used, marked stale, while the tenant API is unavailable", async ({ page, site }) => {
  await open(page, site.page());
  site.override = unavailable;
  await page.goto(site.page(shortTimeouts));
  await page.waitForFunction(() => window.client.status === "STALE");
  expect(await stateOf(page)).toBe("acme STALE");
  expect(await eventsOf(page, "stale")).toHaveLength(1);
  await expect(page.evaluate(() => window.client.ready)).resolves.toBeUndefined();
  site.override = null;
  // With these short timeouts an attempt can fail on a slow machine although the API is up.
  const refreshed = () => page.evaluate(() => window.client.refresh().catch(() => undefined));
  await expect.poll(() => refreshed().then(() => stateOf(page))).toBe("acme READY");
});

// Planted fault: the client shows a tenant to a caller whose membership was revoked.
test("is not used after a refusal, and is deleted", async ({ page, site }) => {
  await open(page, site.page());
  site.override = (_, response) => response.writeHead(403).end('{"code":"UNAUTHORIZED_TENANT_ACCESS"}');
  await page.reload();
  await expect.poll(() => stateOf(page)).toBe("undefined ERROR");
  expect(await page.evaluate((key) => localStorage.getItem(key), KEY)).toBeNull();
  // If it were still stored, the client would use it when the tenant API is unavailable.
  site.override = unavailable;
  await page.goto(site.page(shortTimeouts));
  await expect.poll(() => stateOf(page)).toBe("undefined ERROR");
});

// Planted fault: the client loads a suspended tenant from the copy.
test("is deleted when the tenant is suspended, in a running page and at start", async ({ page, site }) => {
  const suspended = (_: unknown, response: ServerResponse) =>
    response.writeHead(200).end(`{"id":"${ACME}","slug":"acme","status":"Suspended"}`);
  await open(page, site.page());
  site.override = suspended;
  const code = await page.evaluate(() => window.client.refresh().catch((error) => error.code));
  expect([code, await page.evaluate((key) => localStorage.getItem(key), KEY)]).toEqual(["TENANT_NOT_ACTIVE", null]);
  site.override = null;
  await open(page, site.page());
  expect(await page.evaluate((key) => localStorage.getItem(key), KEY)).not.toBeNull();
  site.override = suspended;
  await page.reload();
  await expect.poll(() => stateOf(page)).toBe("undefined ERROR");
  expect(await page.evaluate((key) => localStorage.getItem(key), KEY)).toBeNull();
});

test("is read field by field, and may have been written by another version", async ({ page, site }) => {
  await open(page, site.page());
  site.override = unavailable;
  for (const more of [
    { tier: { name: "x" }, warnings: 5 },
    { limits: { seats: "many" }, branding: [] },
  ]) {
    await page.evaluate(
      ([key, changed]) => {
        const stored = JSON.parse(localStorage.getItem(key) as string);
        localStorage.setItem(key, JSON.stringify({ ...stored, profile: { ...stored.profile, ...changed } }));
      },
      [KEY, more] as const,
    );
    await page.goto(site.page(shortTimeouts));
    await page.waitForFunction(() => window.client.status === "STALE");
    expect(await page.evaluate(() => window.client.tenant?.warnings.length)).toBeGreaterThan(0);
  }
});

test("is deleted when a refresh is refused", async ({ page, site }) => {
  await open(page, site.page());
  expect(await page.evaluate((key) => localStorage.getItem(key), KEY)).toContain('"slug":"acme"');
  site.override = (_, response) => response.writeHead(403).end('{"code":"UNAUTHORIZED_TENANT_ACCESS"}');
  await page.evaluate(() => window.client.refresh().catch(() => undefined));
  expect(await page.evaluate((key) => localStorage.getItem(key), KEY)).toBeNull();
});

test("is not used when it is too old, of another tenant, or malformed", async ({ page, site }) => {
  await open(page, site.page());
  const stored = (await page.evaluate((key) => localStorage.getItem(key), KEY)) as string;
  site.override = unavailable;
  const yesterday = stored.replace(/"at":\d+/, `"at":${Date.now() - 90_000_000}`);
  const tomorrow = stored.replace(/"at":\d+/, `"at":${Date.now() + 90_000_000}`);
  const foreign = stored.replaceAll(ACME, MEDTECH).replaceAll("acme", "medtech");
  for (const text of [yesterday, tomorrow, foreign, "{", "null", '{"profile":{},"at":0}', ""]) {
    await page.evaluate(([key, value]) => localStorage.setItem(key, value), [KEY, text] as const);
    await page.goto(site.page(shortTimeouts));
    await expect.poll(() => stateOf(page), text).toBe("undefined ERROR");
  }
  await page.evaluate(([key, value]) => localStorage.setItem(key, value), [KEY, stored] as const);
  await page.goto(site.page(shortTimeouts));
  await page.waitForFunction(() => window.client.status === "STALE");
});

test("is used although the clock is off by hours", async ({ page, site }) => {
  await open(page, site.page());
  site.override = unavailable;
  for (const hours of [-23, 23]) {
    await page.evaluate(
      ([key, at]) => {
        const stored = JSON.parse(localStorage.getItem(key) as string);
        localStorage.setItem(key, JSON.stringify({ ...stored, at }));
      },
      [KEY, Date.now() + hours * 3_600_000] as const,
    );
    await page.goto(site.page(shortTimeouts));
    await page.waitForFunction(() => window.client.status === "STALE");
  }
});

test("is not required: a page whose storage is full works", async ({ page, site }) => {
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
  expect(await eventsOf(page, "storage")).toHaveLength(1);
});

test("is not required: a page that cannot store anything works", async ({ page, site }) => {
  site.policy = "sandbox allow-scripts";
  await open(page, site.page());
  expect(await stateOf(page)).toBe("acme READY");
  await page.evaluate(() => window.client.switchTenant("medtech"));
  expect(await stateOf(page)).toBe("medtech READY");
});
