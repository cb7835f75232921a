import { expect, type Frame } from "@playwright/test";
import { test } from "./site.js";

/** What the page's client told, area by area. */
const areasToldBy = (frame: Frame) =>
  frame.evaluate(() =>
    window.heard.filter(({ name }) => name === "storage").map(({ detail }) => JSON.parse(detail).area as string),
  );

// Planted faults: any of them uncaught, which throws out of `createTenantClient`; any of them caught and not told.
test("a sandboxed frame has no storage and no cookie, is told so, and works", async ({ page, site }) => {
  await page.goto(site.page().replace("/?", "/frame?"));
  const frame = page.frames()[1] as Frame;
  await frame.waitForFunction(() => window.client?.status === "READY");
  expect(await frame.evaluate(() => self.origin)).toBe("null");
  await frame.evaluate(() => window.client.switchTenant("medtech"));
  expect(await frame.evaluate(() => `${window.client.tenant?.slug} ${window.client.status}`)).toBe("medtech READY");
  await frame.evaluate(() => {
    window.client.storage.local.set("draft", "kept");
    window.client.storage.session.set("draft", "kept");
  });
  expect(await frame.evaluate(() => window.client.storage.local.get("draft"))).toBe("kept");
  expect((await areasToldBy(frame)).sort()).toEqual(["cookie", "local", "session"]);
});

/** @see https://github.com/mozilla/fxa/issues/2347 */
test("a page without a channel to other tabs works, and is told so", async ({ page, site }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "BroadcastChannel", {
      value: class {
        constructor() {
          throw new DOMException("The operation is insecure.", "SecurityError");
        }
      },
    });
  });
  await page.goto(site.page());
  await page.waitForFunction(() => window.client?.status === "READY");
  await page.evaluate(() => window.client.switchTenant("medtech"));
  expect(await areasToldBy(page.mainFrame())).toEqual(["tabs"]);
});

// Planted fault: taking a cookie for kept because writing it throws nothing. Chromium drops this one without a word.
test("a cookie that the browser does not keep is told", async ({ page, site }) => {
  await page.addInitScript(() => {
    const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
    Object.defineProperty(document, "cookie", {
      get: () => cookie?.get?.call(document),
      set: (text) => cookie?.set?.call(document, `${text}; Domain=example.com`),
    });
  });
  await page.goto(site.page());
  await page.waitForFunction(() => window.client?.status === "READY");
  expect(await areasToldBy(page.mainFrame())).toEqual([]);
  await page.evaluate(() => window.client.switchTenant("medtech"));
  expect(await areasToldBy(page.mainFrame())).toEqual(["cookie"]);
});
