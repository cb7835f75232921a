// The wrapped fetch in a real browser: what Chromium makes of each shape of request, and what then reaches a server.
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launch, openPage } from "./chromium.js";
import { ACME, gatewayUrl, MEDTECH, SAM, signIn } from "./gateway.js";
import { type Site, startSite } from "./site.js";

let browser: Browser;
let session: string;
let site: Site;
let elsewhere: Site;
let home: string;
let other: string;
let page: Page;

beforeAll(async () => {
  session = await signIn(SAM);
  site = await startSite(session, Number(process.env.DEMO_PORT ?? 3000));
  elsewhere = await startSite(session);
  home = `http://app.localhost:${site.port}`;
  other = `http://localhost:${elsewhere.port}`;
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
  site.close();
  elsewhere.close();
});

beforeEach(() => {
  site.asked.length = 0;
  elsewhere.asked.length = 0;
});

/** Opens the page anew for a group of tests. */
function visit(): void {
  beforeAll(async () => {
    page = await openPage(browser, home);
  });
  afterAll(() => page.context().close());
}

describe("a request in Chromium", () => {
  visit();

  const shapes: [string, () => Promise<Response>, object?][] = [
    ["a string", () => client.fetch("/x"), { method: "GET" }],
    ["a URL", () => client.fetch(new URL("/x", location.href)), { method: "GET" }],
    ["a Request", () => client.fetch(new Request("/x", { method: "DELETE" })), { method: "DELETE" }],
    ["text", () => client.fetch("/x", { method: "POST", body: "words" }), { body: "words" }],
    ["bytes", () => client.fetch("/x", { method: "POST", body: new Uint8Array([65, 66]) }), { body: "AB" }],
    [
      "a Blob",
      () => client.fetch("/x", { method: "PUT", body: new Blob(["blob"], { type: "text/x-own" }) }),
      { body: "blob" },
    ],
    [
      "URLSearchParams",
      () => client.fetch("/x", { method: "POST", body: new URLSearchParams({ a: "b" }) }),
      { body: "a=b" },
    ],
    [
      "keepalive",
      () => client.fetch("/x", { method: "POST", body: "last words", keepalive: true }),
      { body: "last words" },
    ],
    [
      "a Request with a body",
      () => client.fetch(new Request("/x", { method: "POST", body: "words" })),
      { body: "words" },
    ],
    [
      "a Request that is kept alive",
      () => client.fetch(new Request("/x", { method: "POST", body: "last words", keepalive: true })),
      { body: "last words" },
    ],
  ];
  // Planted fault: `{ ...init, headers }` without the tenant where the input is a Request.
  it.each(shapes)("carries the tenant once: %s", async (_, send, expected) => {
    expect(await page.evaluate(send).then(() => "sent")).toBe("sent");
    expect(site.asked).toMatchObject([{ path: "/x", headers: { "x-tenant-id": ACME }, ...expected }]);
  });

  it("sends a form as its parts", async () => {
    await page.evaluate(async () => {
      const form = new FormData();
      form.set("question", "Why?");
      form.set("file", new Blob(["content"], { type: "text/x-own" }), "name.txt");
      await client.fetch("/x", { method: "POST", body: form });
    });
    expect(site.asked[0]?.headers).toMatchObject({
      "x-tenant-id": ACME,
      "content-type": expect.stringMatching(/^multipart\/form-data; boundary=/),
    });
    expect(site.asked[0]?.body).toMatch(/Why\?[\s\S]*filename="name.txt"[\s\S]*text\/x-own[\s\S]*content/);
  });

  // Planted fault: headers of `init` in place of the Request's own.
  it("keeps what a Request says", async () => {
    await page.context().addCookies([{ name: "visitor", value: "1", url: home }]);
    await page.evaluate(async () => {
      const said = {
        headers: { "x-own": "stays" },
        credentials: "omit",
        cache: "no-store",
        referrerPolicy: "no-referrer",
      } as const;
      await client.fetch(new Request("/x", said), { headers: { "x-more": "yes" } });
      await client.fetch("/x");
    });
    const [said, plain] = site.asked.map(({ headers }) => headers);
    expect(said).toMatchObject({ "x-own": "stays", "x-more": "yes", "x-tenant-id": ACME, "cache-control": "no-cache" });
    expect([said?.cookie, said?.referer]).toEqual([undefined, undefined]);
    expect(plain).toMatchObject({ cookie: "visitor=1", referer: `${home}/` });
    expect(plain).not.toHaveProperty("cache-control");
  });

  it("keeps to the mode that the caller chose", async () => {
    const thrown = await page.evaluate((url) => {
      const shared = createTenantClient({
        api: "/api",
        defaultTenant: "acme",
        sources: ["default"],
        apiOrigins: [new URL(url).origin],
      });
      return refusal(shared.fetch(url, { mode: "same-origin" }));
    }, `${other}/x`);
    expect(thrown).toMatchObject({ name: "TypeError" });
    expect(elsewhere.asked).toEqual([]);
  });

  // Planted fault: sending it all the same. Chromium takes the header off, and the request goes out with no tenant.
  it("refuses a mode that cannot carry the tenant", async () => {
    const thrown = await page.evaluate(() =>
      Promise.all([
        refusal(client.fetch("/x", { mode: "no-cors" })),
        refusal(client.fetch(new Request("/x", { mode: "no-cors" }))),
      ]),
    );
    expect(thrown).toMatchObject([
      { name: "TenantValidationError", details: { field: "mode" } },
      { name: "TenantValidationError" },
    ]);
    expect(site.asked).toEqual([]);
  });

  it("that streams its body is the browser's to refuse where the server has no HTTP/2", async () => {
    const thrown = await page.evaluate(() => {
      const init = { method: "POST", body: new Blob(["streamed"]).stream(), duplex: "half" };
      return refusal(client.fetch("/x", init as RequestInit));
    });
    expect(thrown).toMatchObject({ name: "TypeError" });
    expect(site.asked).toEqual([]);
  });

  it("is aborted by the caller's own signal, and says its reason", async () => {
    const aborted = page.evaluate(async () => {
      const controller = new AbortController();
      const answer = await client.fetch("/events", { signal: controller.signal });
      controller.abort(new RangeError("the caller changed its mind"));
      return refusal(answer.text());
    });
    expect(await aborted).toMatchObject({ name: "RangeError" });
    await expect.poll(() => site.listeners()).toBe(0);
  });
});

describe("a redirect in Chromium", () => {
  visit();

  // Planted fault: `redirect: "follow"`, with which Chromium takes the header to wherever the redirect points.
  it("of a request with the tenant is an error, and nobody else is asked", async () => {
    const thrown = await page.evaluate(
      (to) => Promise.all([refusal(client.fetch(`/redirect?to=${to}`)), refusal(client.fetch("/redirect?to=/x"))]),
      encodeURIComponent(`${other}/x`),
    );
    const detail: string = expect.stringContaining("final address");
    const refused = { name: "TenantApiError", code: "TENANT_API", details: { status: null, detail } };
    expect(thrown).toMatchObject([refused, refused]);
    expect([site.asked.length, elsewhere.asked.length]).toEqual([2, 0]);
  });

  it("is handed over or refused where the caller says so", async () => {
    const [manual, error] = await page.evaluate(() =>
      Promise.all([
        client.fetch("/redirect?to=/x", { redirect: "manual" }).then(({ type }) => type),
        refusal(client.fetch(new Request("/redirect?to=/x", { redirect: "error" }))),
      ]),
    );
    expect([manual, error]).toEqual(["opaqueredirect", expect.objectContaining({ name: "TenantApiError" })]);
  });

  it("of anybody else's is the browser's business", async () => {
    const answer = await page.evaluate(
      (url) => client.fetch(url).then((response) => [response.redirected, response.url]),
      `${other}/redirect?to=/x`,
    );
    expect(answer).toEqual([true, `${other}/x`]);
  });
});

describe("another origin in Chromium", () => {
  visit();

  it("that is listed is asked first whether it takes the tenant, and then told", async () => {
    const answer = await page.evaluate(async (url) => {
      const listed = createTenantClient({
        api: "/api",
        apiOrigins: [new URL(url).origin],
        defaultTenant: "acme",
        sources: ["default"],
      });
      return (await listed.fetch(url)).text();
    }, `${other}/x`);
    expect(answer).toBe("answer");
    const [preflight, sent] = elsewhere.asked;
    expect(preflight).toMatchObject({
      method: "OPTIONS",
      headers: { "access-control-request-headers": "x-tenant-id" },
    });
    expect(sent?.headers["x-tenant-id"]).toBe(ACME);
  });

  // Planted fault: a gate that lets everybody through.
  it("that is not is told nothing, and not even asked", async () => {
    await page.evaluate(async (url) => {
      await client.fetch(url);
      await client.fetch(new Request(url, { headers: { "X-Tenant-ID": "left over" } }));
      await client.fetch(url, { headers: { "X-Tenant-ID": "left over", "x-own": "stays" } });
    }, `${other}/strange`);
    expect(elsewhere.asked.map(({ headers }) => headers["x-tenant-id"])).toEqual(elsewhere.asked.map(() => undefined));
    const preflights = elsewhere.asked.filter(({ method }) => method === "OPTIONS");
    expect(preflights.map(({ headers }) => headers["access-control-request-headers"])).toEqual(["x-own"]);
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
  visit();

  // Planted fault: a signal that ends with the headers, after which the old tenant's events go on.
  it("is read as it comes, and ends with the tenant", async () => {
    await page.evaluate(async () => {
      const answer = await client.fetch("/events", { headers: { accept: "text/event-stream" } });
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
      const read = async () => new TextDecoder().decode((await reader.read()).value);
      Object.assign(window, { read });
    });
    const read = () => page.evaluate("refusal(read().then((text) => { throw { name: text }; }))");
    for (const event of ["one", "two"]) {
      site.say(event);
      expect(await read()).toMatchObject({ name: `data: ${event}\n\n` });
    }
    const waiting = read();
    await page.evaluate(() => client.switchTenant("medtech"));
    expect(await waiting).toMatchObject({ name: "TenantChangedError", code: "TENANT_CHANGED" });
    await expect.poll(() => site.listeners()).toBe(0);
  });
});

describe("a service worker in Chromium", () => {
  visit();

  // Planted fault: not looking at the echo.
  it("that gives one tenant another's answer is not believed", async () => {
    const [first, second] = await page.evaluate(async () => {
      const isControlled = new Promise((resolve) => {
        navigator.serviceWorker.addEventListener("controllerchange", resolve);
      });
      await navigator.serviceWorker.register("/worker.js");
      await isControlled;
      const before = await client.fetch("/remembered").then((answer) => answer.text());
      await client.switchTenant("medtech");
      return [before, await refusal(client.fetch("/remembered"))];
    });
    expect(first).toBe("answer");
    expect(second).toMatchObject({ name: "TenantMismatchError", details: { expected: MEDTECH } });
    expect(site.asked).toHaveLength(1);
  });
});
