// The wrapped fetch in Chromium: for each shape of request, what reaches the server.
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launch, openPage } from "./chromium.js";
import { ACME, gatewayUrl, MEDTECH, SAM, signIn } from "./gateway.js";
import { type Site, startSite } from "./site.js";

let browser: Browser;
let session: string;
let site: Site;
let otherSite: Site;
let siteUrl: string;
let otherUrl: string;
let page: Page;

beforeAll(async () => {
  session = await signIn(SAM);
  site = await startSite(session, Number(process.env.DEMO_PORT ?? 3000));
  otherSite = await startSite(session);
  siteUrl = `http://app.localhost:${site.port}`;
  otherUrl = `http://localhost:${otherSite.port}`;
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
  site.close();
  otherSite.close();
});

beforeEach(() => {
  site.requests.length = 0;
  otherSite.requests.length = 0;
});

/** Opens a new page for each group of tests. */
function openPageForGroup(): void {
  beforeAll(async () => {
    page = await openPage(browser, siteUrl);
  });
  afterAll(() => page.context().close());
}

describe("a request in Chromium", () => {
  openPageForGroup();

  const shapes: [string, () => Promise<Response>, object?][] = [
    ["a string", () => client.fetch("/x"), { method: "GET" }],
    ["a URL", () => client.fetch(new URL("/x", location.href)), { method: "GET" }],
    ["a Request", () => client.fetch(new Request("/x", { method: "DELETE" })), { method: "DELETE" }],
    ["text", () => client.fetch("/x", { method: "POST", body: "text" }), { body: "text" }],
    ["bytes", () => client.fetch("/x", { method: "POST", body: new Uint8Array([65, 66]) }), { body: "AB" }],
    [
      "a Blob",
      () => client.fetch("/x", { method: "PUT", body: new Blob(["blob"], { type: "text/x-custom" }) }),
      { body: "blob" },
    ],
    [
      "URLSearchParams",
      () => client.fetch("/x", { method: "POST", body: new URLSearchParams({ a: "b" }) }),
      { body: "a=b" },
    ],
    [
      "keepalive",
      () => client.fetch("/x", { method: "POST", body: "sent at unload", keepalive: true }),
      { body: "sent at unload" },
    ],
    [
      "a Request with a body",
      () => client.fetch(new Request("/x", { method: "POST", body: "text" })),
      { body: "text" },
    ],
    [
      "a Request with keepalive",
      () => client.fetch(new Request("/x", { method: "POST", body: "sent at unload", keepalive: true })),
      { body: "sent at unload" },
    ],
  ];
  // Planted fault: `{ ...init, headers }` omits the tenant when the input is a Request.
  it.each(shapes)("carries the tenant header once: %s", async (_, send, expected) => {
    expect(await page.evaluate(send).then(() => "sent")).toBe("sent");
    expect(site.requests).toMatchObject([{ path: "/x", headers: { "x-tenant-id": ACME }, ...expected }]);
  });

  it("sends a form as multipart/form-data", async () => {
    await page.evaluate(async () => {
      const form = new FormData();
      form.set("question", "Why?");
      form.set("file", new Blob(["content"], { type: "text/x-custom" }), "name.txt");
      await client.fetch("/x", { method: "POST", body: form });
    });
    expect(site.requests[0]?.headers).toMatchObject({
      "x-tenant-id": ACME,
      "content-type": expect.stringMatching(/^multipart\/form-data; boundary=/),
    });
    expect(site.requests[0]?.body).toMatch(/Why\?[\s\S]*filename="name.txt"[\s\S]*text\/x-custom[\s\S]*content/);
  });

  // Planted fault: the headers of `init` replace those of the Request.
  it("keeps the headers and options of a Request", async () => {
    await page.context().addCookies([{ name: "visitor", value: "1", url: siteUrl }]);
    await page.evaluate(async () => {
      const options = {
        headers: { "x-custom": "kept" },
        credentials: "omit",
        cache: "no-store",
        referrerPolicy: "no-referrer",
      } as const;
      await client.fetch(new Request("/x", options), { headers: { "x-more": "yes" } });
      await client.fetch("/x");
    });
    const [custom, plain] = site.requests.map(({ headers }) => headers);
    expect(custom).toMatchObject({
      "x-custom": "kept",
      "x-more": "yes",
      "x-tenant-id": ACME,
      "cache-control": "no-cache",
    });
    expect([custom?.cookie, custom?.referer]).toEqual([undefined, undefined]);
    expect(plain).toMatchObject({ cookie: "visitor=1", referer: `${siteUrl}/` });
    expect(plain).not.toHaveProperty("cache-control");
  });

  it("keeps the mode that the caller sets", async () => {
    const thrown = await page.evaluate((url) => {
      const shared = createTenantClient({
        api: "/api",
        defaultTenant: "acme",
        sources: ["default"],
        apiOrigins: [new URL(url).origin],
      });
      return rejectionOf(shared.fetch(url, { mode: "same-origin" }));
    }, `${otherUrl}/x`);
    expect(thrown).toMatchObject({ name: "TypeError" });
    expect(otherSite.requests).toEqual([]);
  });

  // Planted fault: the client sends it anyway. Chromium removes the header, and the request has no tenant.
  it("refuses a mode that cannot carry the tenant header", async () => {
    const thrown = await page.evaluate(() =>
      Promise.all([
        rejectionOf(client.fetch("/x", { mode: "no-cors" })),
        rejectionOf(client.fetch(new Request("/x", { mode: "no-cors" }))),
      ]),
    );
    expect(thrown).toMatchObject([
      { name: "TenantValidationError", details: { field: "mode" } },
      { name: "TenantValidationError" },
    ]);
    expect(site.requests).toEqual([]);
  });

  it("with a streamed body is refused by the browser when the server has no HTTP/2", async () => {
    const thrown = await page.evaluate(() => {
      const init = { method: "POST", body: new Blob(["streamed"]).stream(), duplex: "half" };
      return rejectionOf(client.fetch("/x", init as RequestInit));
    });
    expect(thrown).toMatchObject({ name: "TypeError" });
    expect(site.requests).toEqual([]);
  });

  it("is aborted by the caller's signal and rejects with its reason", async () => {
    const aborted = page.evaluate(async () => {
      const controller = new AbortController();
      const answer = await client.fetch("/events", { signal: controller.signal });
      controller.abort(new RangeError("aborted by the caller"));
      return rejectionOf(answer.text());
    });
    expect(await aborted).toMatchObject({ name: "RangeError" });
    await expect.poll(() => site.openEventStreams()).toBe(0);
  });
});

describe("a redirect in Chromium", () => {
  openPageForGroup();

  // Planted fault: with `redirect: "follow"` Chromium sends the header to the redirect's target.
  it("of a request with the tenant header is an error, and no other server receives a request", async () => {
    const thrown = await page.evaluate(
      (to) =>
        Promise.all([rejectionOf(client.fetch(`/redirect?to=${to}`)), rejectionOf(client.fetch("/redirect?to=/x"))]),
      encodeURIComponent(`${otherUrl}/x`),
    );
    const detail: string = expect.stringContaining("final URL");
    const refused = { name: "TenantApiError", code: "TENANT_API", details: { status: null, detail } };
    expect(thrown).toMatchObject([refused, refused]);
    expect([site.requests.length, otherSite.requests.length]).toEqual([2, 0]);
  });

  it("is returned or refused as the caller's `redirect` option says", async () => {
    const [manual, error] = await page.evaluate(() =>
      Promise.all([
        client.fetch("/redirect?to=/x", { redirect: "manual" }).then(({ type }) => type),
        rejectionOf(client.fetch(new Request("/redirect?to=/x", { redirect: "error" }))),
      ]),
    );
    expect([manual, error]).toEqual(["opaqueredirect", expect.objectContaining({ name: "TenantApiError" })]);
  });

  it("of an origin that is not allowed is followed by the browser", async () => {
    const answer = await page.evaluate(
      (url) => client.fetch(url).then((response) => [response.redirected, response.url]),
      `${otherUrl}/redirect?to=/x`,
    );
    expect(answer).toEqual([true, `${otherUrl}/x`]);
  });
});

describe("another origin in Chromium", () => {
  openPageForGroup();

  it("that is allowed receives a preflight, then the tenant header", async () => {
    const answer = await page.evaluate(async (url) => {
      const listed = createTenantClient({
        api: "/api",
        apiOrigins: [new URL(url).origin],
        defaultTenant: "acme",
        sources: ["default"],
      });
      return (await listed.fetch(url)).text();
    }, `${otherUrl}/x`);
    expect(answer).toBe("response");
    const [preflight, sent] = otherSite.requests;
    expect(preflight).toMatchObject({
      method: "OPTIONS",
      headers: { "access-control-request-headers": "x-tenant-id" },
    });
    expect(sent?.headers["x-tenant-id"]).toBe(ACME);
  });

  // Planted fault: every origin is allowed.
  it("that is not allowed receives no tenant header and no preflight for it", async () => {
    await page.evaluate(async (url) => {
      await client.fetch(url);
      await client.fetch(new Request(url, { headers: { "X-Tenant-ID": "stale" } }));
      await client.fetch(url, { headers: { "X-Tenant-ID": "stale", "x-custom": "kept" } });
    }, `${otherUrl}/not-allowed`);
    expect(otherSite.requests.map(({ headers }) => headers["x-tenant-id"])).toEqual(
      otherSite.requests.map(() => undefined),
    );
    const preflights = otherSite.requests.filter(({ method }) => method === "OPTIONS");
    expect(preflights.map(({ headers }) => headers["access-control-request-headers"])).toEqual(["x-custom"]);
  });

  it("may be the gateway itself", async () => {
    const tenants = await page.evaluate(
      async ([api, token]) => {
        const direct = createTenantClient({
          api,
          defaultTenant: "medtech",
          sources: ["default"],
          fetch: (input, init) => {
            const request = new Request(input, init);
            request.headers.set("authorization", `Bearer ${token}`);
            return fetch(request);
          },
        });
        const answer = await direct.fetch(`${api}/v1/panels`);
        const { panels } = (await answer.json()) as { panels: { tenantId: string }[] };
        return [answer.headers.get("x-tenant-id"), ...panels.map(({ tenantId }) => tenantId)];
      },
      [gatewayUrl, session] as const,
    );
    expect(tenants.length).toBeGreaterThan(1);
    expect(new Set(tenants)).toEqual(new Set([MEDTECH]));
  });
});

describe("a stream in Chromium", () => {
  openPageForGroup();

  // Planted fault: the signal ends with the headers, and the previous tenant's events continue.
  it("is read chunk by chunk and ends at a switch", async () => {
    await page.evaluate(async () => {
      const answer = await client.fetch("/events", { headers: { accept: "text/event-stream" } });
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
      const read = async () => new TextDecoder().decode((await reader.read()).value);
      Object.assign(window, { read });
    });
    const read = () => page.evaluate("rejectionOf(read().then((text) => { throw { name: text }; }))");
    for (const event of ["one", "two"]) {
      site.sendEvent(event);
      expect(await read()).toMatchObject({ name: `data: ${event}\n\n` });
    }
    const waiting = read();
    await page.evaluate(() => client.switchTenant("medtech"));
    expect(await waiting).toMatchObject({ name: "TenantChangedError", code: "TENANT_CHANGED" });
    await expect.poll(() => site.openEventStreams()).toBe(0);
  });
});

describe("a service worker in Chromium", () => {
  openPageForGroup();

  // Planted fault: the client does not compare the echo.
  it("that returns another tenant's cached response is refused", async () => {
    const [first, second] = await page.evaluate(async () => {
      const isControlled = new Promise((resolve) => {
        navigator.serviceWorker.addEventListener("controllerchange", resolve);
      });
      await navigator.serviceWorker.register("/worker.js");
      await isControlled;
      const before = await client.fetch("/cached").then((answer) => answer.text());
      await client.switchTenant("medtech");
      return [before, await rejectionOf(client.fetch("/cached"))];
    });
    expect(first).toBe("response");
    expect(second).toMatchObject({ name: "TenantMismatchError", details: { expected: MEDTECH } });
    expect(site.requests).toHaveLength(1);
  });
});
