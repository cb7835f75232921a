// A request whose body is streamed, through the edge of a product to its server.
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launch, openPage } from "./chromium.js";
import { ACME, SAM, signIn } from "./gateway.js";
import { type Edge, startEdge } from "./http2.js";
import { type Site, startSite } from "./site.js";

describe("a body that is streamed over HTTP/2 in Chromium", () => {
  let browser: Browser;
  let site: Site;
  let edge: Edge;
  let page: Page;

  beforeAll(async () => {
    site = await startSite(await signIn(SAM));
    edge = await startEdge(site.port);
    browser = await launch();
    page = await openPage(browser, `https://app.localhost:${edge.port}`, { ignoreHTTPSErrors: true });
    await page.evaluate(() => {
      const send = () => {
        const { readable, writable } = new TextEncoderStream();
        const pieces = writable.getWriter();
        const caller = new AbortController();
        const init = { method: "POST", body: readable, duplex: "half", signal: caller.signal };
        const answer = client.fetch("/x", init as RequestInit).then((response) => response.text());
        const abort = (reason: Error) => caller.abort(reason);
        return { pieces, answer, abort, cancelled: pieces.closed.catch(({ name }: Error) => name) };
      };
      Object.assign(window, { send });
    });
  });

  afterAll(async () => {
    await browser.close();
    await edge.close();
    site.close();
  });

  beforeEach(() => {
    site.asked.length = 0;
  });

  const sent = () => site.asked.map(({ headers, body }) => [headers["x-tenant-id"], body]);

  // Planted fault: a body that is read to its end before it is sent.
  it("arrives piece by piece, for the tenant", async () => {
    await page.evaluate("upload = send(); void upload.pieces.write('one ')");
    await expect.poll(sent).toEqual([[ACME, "one "]]);
    await page.evaluate("void upload.pieces.write('two'); void upload.pieces.close()");
    expect(await page.evaluate("upload.answer")).toBe("answer");
    expect(sent()).toEqual([[ACME, "one two"]]);
  });

  // Planted fault: a signal alone, with which Chromium ends the body as if it were whole.
  it.each([
    ["a switch", "client.switchTenant('medtech')", { name: "TenantChangedError", code: "TENANT_CHANGED" }],
    ["the caller", "upload.abort(new RangeError('changed my mind'))", { name: "RangeError" }],
  ])("is cut off, and not ended, by %s", async (_, cut, error) => {
    await page.evaluate("upload = send(); void upload.pieces.write('one ')");
    await expect.poll(sent).toEqual([[expect.any(String), "one "]]);
    const refused = page.evaluate("refusal(upload.answer)");
    await page.evaluate(cut);
    expect(await refused).toMatchObject(error);
    await expect.poll(() => site.asked[0]?.isCut).toBe(true);
    expect(await page.evaluate("upload.cancelled")).toBe(error.name);
  });
});
