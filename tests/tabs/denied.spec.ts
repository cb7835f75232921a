import { expect, type Frame } from "@playwright/test";
import { test } from "./site.js";

/** The areas of the `storage` events that the frame's client emitted. */
const deniedAreas = (frame: Frame) =>
  frame.evaluate(() =>
    window.events.filter(({ name }) => name === "storage").map(({ detail }) => JSON.parse(detail).area as string),
  );

// Planted faults: an uncaught denial throws out of `createTenantClient`; a caught denial emits no event.
test("a sandboxed frame has no storage and no cookie, emits events about it, and works", async ({ page, site }) => {
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
  expect((await deniedAreas(frame)).sort()).toEqual(["cookie", "local", "session"]);
});

/** @see https://github.com/mozilla/fxa/issues/2347 */
test("a page without a BroadcastChannel works and emits an event about it", async ({ page, site }) => {
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
  expect(await deniedAreas(page.mainFrame())).toEqual(["tabs"]);
});

// Planted fault: the client assumes the cookie is stored because writing it does not throw. Chromium drops this cookie
// silently.
test("a cookie that the browser does not store causes a storage event", async ({ page, site }) => {
  await page.addInitScript(() => {
    const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
    Object.defineProperty(document, "cookie", {
      get: () => cookie?.get?.call(document),
      set: (text) => cookie?.set?.call(document, `${text}; Domain=example.com`),
    });
  });
  await page.goto(site.page());
  await page.waitForFunction(() => window.client?.status === "READY");
  expect(await deniedAreas(page.mainFrame())).toEqual([]);
  await page.evaluate(() => window.client.switchTenant("medtech"));
  expect(await deniedAreas(page.mainFrame())).toEqual(["cookie"]);
});
