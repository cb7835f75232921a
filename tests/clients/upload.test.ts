// Requests with a streamed body, through an HTTP/2 proxy to a server.
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launch, openPage } from "./chromium.js";
import { ACME, SAM, signIn } from "./gateway.js";
import { type Http2Proxy, startHttp2Proxy } from "./http2.js";
import { type Site, startSite } from "./site.js";

describe("a body that is streamed over HTTP/2 in Chromium", () => {
  let browser: Browser;
  let site: Site;
  let http2Proxy: Http2Proxy;
  let page: Page;

  beforeAll(async () => {
    site = await startSite(await signIn(SAM));
    http2Proxy = await startHttp2Proxy(site.port);
    browser = await launch();
    page = await openPage(browser, `https://app.localhost:${http2Proxy.port}`, { ignoreHTTPSErrors: true });
    await page.evaluate(() => {
      const send = () => {
        const { readable, writable } = new TextEncoderStream();
        const writer = writable.getWriter();
        const caller = new AbortController();
        const init = { method: "POST", body: readable, duplex: "half", signal: caller.signal };
        const response = client.fetch("/x", init as RequestInit).then((response) => response.text());
        const abort = (reason: Error) => caller.abort(reason);
        return { writer, response, abort, writerError: writer.closed.catch(({ name }: Error) => name) };
      };
      Object.assign(window, { send });
    });
  });

  afterAll(async () => {
    await browser.close();
    await http2Proxy.close();
    site.close();
  });

  beforeEach(() => {
    site.requests.length = 0;
  });

  const sent = () => site.requests.map(({ headers, body }) => [headers["x-tenant-id"], body]);

  // Planted fault: the client reads the whole body before it sends the request.
  it("arrives chunk by chunk with the tenant header", async () => {
    await page.evaluate("upload = send(); void upload.writer.write('one ')");
    await expect.poll(sent).toEqual([[ACME, "one "]]);
    await page.evaluate("void upload.writer.write('two'); void upload.writer.close()");
    expect(await page.evaluate("upload.response")).toBe("response");
    expect(sent()).toEqual([[ACME, "one two"]]);
  });

  // Planted fault: only a signal. Chromium then ends the body as if it were complete.
  it.each([
    ["a switch", "client.switchTenant('medtech')", { name: "TenantChangedError", code: "TENANT_CHANGED" }],
    ["the caller", "upload.abort(new RangeError('aborted by the caller'))", { name: "RangeError" }],
  ])("is aborted and not completed by %s", async (_, abort, error) => {
    await page.evaluate("upload = send(); void upload.writer.write('one ')");
    await expect.poll(sent).toEqual([[expect.any(String), "one "]]);
    const rejected = page.evaluate("rejectionOf(upload.response)");
    await page.evaluate(abort);
    expect(await rejected).toMatchObject(error);
    await expect.poll(() => site.requests[0]?.isAborted).toBe(true);
    expect(await page.evaluate("upload.writerError")).toBe(error.name);
  });
});
