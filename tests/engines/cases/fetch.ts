import { expect } from "vitest";
import { ACME, MEDTECH, startSite } from "../../tabs/server.js";
import { controlApi, type Echo } from "../api.js";
import type { Engine } from "../engine.js";
import type { EngineTest } from "../fixtures.js";
import { LONG_WAIT } from "../tab.js";

type Send = () => Promise<Response>;

/** The inputs that `fetch` accepts, and what the server must receive. */
const SHAPES: [string, Send, Partial<Echo>][] = [
  ["a string", () => window.client.fetch("/api/echo"), { method: "GET", body: "" }],
  ["a URL", () => window.client.fetch(new URL("/api/echo", location.href)), { method: "GET" }],
  ["a Request", () => window.client.fetch(new Request("/api/echo", { method: "DELETE" })), { method: "DELETE" }],
  [
    "a Request with a body",
    () => window.client.fetch(new Request("/api/echo", { method: "POST", body: "text" })),
    { method: "POST", body: "text", type: "text/plain;charset=UTF-8" },
  ],
  [
    "a Request with headers of init added",
    () =>
      window.client.fetch(new Request("/api/echo", { method: "PUT", headers: { "content-type": "text/x-custom" } }), {
        headers: { accept: "*/*" },
        body: "text",
      }),
    { method: "PUT", body: "text", type: "text/x-custom" },
  ],
  [
    "text",
    () => window.client.fetch("/api/echo", { method: "POST", body: "tëxt" }),
    { body: "t\u00c3\u00abxt", type: "text/plain;charset=UTF-8" },
  ],
  [
    "a Blob",
    () => window.client.fetch("/api/echo", { method: "PUT", body: new Blob(["blob"], { type: "text/x-custom" }) }),
    { body: "blob", type: "text/x-custom" },
  ],
  [
    "URLSearchParams",
    () => window.client.fetch("/api/echo", { method: "POST", body: new URLSearchParams({ a: "b c" }) }),
    { body: "a=b+c", type: "application/x-www-form-urlencoded;charset=UTF-8" },
  ],
  [
    "an ArrayBuffer",
    () => window.client.fetch("/api/echo", { method: "POST", body: new Uint8Array([0, 65, 255]).buffer }),
    { body: "\u0000A\u00ff", type: null },
  ],
  [
    "a view of an ArrayBuffer",
    () => window.client.fetch("/api/echo", { method: "POST", body: new Uint8Array([64, 65, 66]).subarray(1) }),
    { body: "AB", type: null },
  ],
  [
    "keepalive",
    () => window.client.fetch("/api/echo", { method: "POST", body: "sent at unload", keepalive: true }),
    { method: "POST", body: "sent at unload" },
  ],
  [
    "a Request with keepalive",
    () => window.client.fetch(new Request("/api/echo", { method: "POST", body: "sent at unload", keepalive: true })),
    { method: "POST", body: "sent at unload" },
  ],
];

export function fetchCases(test: EngineTest, engine: Engine): void {
  // Planted fault: `{ ...init, headers }` omits the tenant when the input is a Request.
  test("sends the tenant header once, and all options of the caller, for every shape of request", async ({
    site,
    api: _,
    tab,
  }) => {
    await tab.open(site.page());
    for (const [shape, send, expected] of SHAPES) {
      const response = `(${send})().then((response) => response.json())`;
      expect(await tab.run(new Function(`return ${response}`) as () => Promise<Echo>), shape).toMatchObject({
        tenant: ACME,
        ...expected,
      });
    }
  });

  test("sends a form as multipart/form-data", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const seen: Echo = await tab.run(async () => {
      const form = new FormData();
      form.set("question", "Why?");
      form.set("file", new Blob(["content"], { type: "text/x-custom" }), "name.txt");
      return (await window.client.fetch("/api/echo", { method: "POST", body: form })).json();
    });
    expect(seen).toMatchObject({ tenant: ACME, type: expect.stringMatching(/^multipart\/form-data; ?boundary=/) });
    expect(seen.body).toMatch(/Why\?[\s\S]*filename="name.txt"[\s\S]*text\/x-custom[\s\S]*content/);
  });

  // Planted fault: the client sends it anyway. Firefox sends the text "[object ReadableStream]" as the body.
  test("refuses a body that the engine cannot stream, before it sends anything", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    site.requests.length = 0;
    const stream = await tab.rejection(() => {
      const init = { method: "POST", body: new Blob(["streamed"]).stream(), duplex: "half" };
      return window.client.fetch("/api/echo", init as RequestInit);
    });
    // Chromium can stream a body, but over HTTP/2 only.
    expect(stream).toMatchObject(
      engine.sendsStreams ? { name: "TypeError" } : { name: "TenantValidationError", details: { field: "body" } },
    );
    const iterable = await tab.rejection(() => {
      const body = (async function* () {
        yield new Uint8Array([65]);
      })();
      return window.client.fetch("/api/echo", { method: "POST", body: body as unknown as BodyInit });
    });
    expect(iterable).toMatchObject({ name: "TenantValidationError", details: { field: "body" } });
    expect(site.requests).toEqual([]);
  });

  /** @see https://github.com/theoden8/webspace_app/issues/306 */
  test("passes a blob: URL to the engine without waiting for the profile", async ({ site, api, tab }) => {
    api.isProfileHeld = true;
    await tab.start(site.page());
    const text = await tab.run(async () => {
      const address = URL.createObjectURL(new Blob(["in memory"]));
      return (await window.client.fetch(address)).text();
    });
    expect([text, await tab.read("window.client.status")]).toEqual(["in memory", "NOT_READY"]);
  });

  test("replaces the caller's tenant header and never sends it twice", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const seen: Echo = await tab.run(async (id) => {
      const headers = { "X-Tenant-ID": id, "x-tenant-id": id };
      return (await window.client.fetch("/api/echo", { headers })).json();
    }, MEDTECH);
    expect(seen.tenant).toBe(ACME);
  });

  test("sends no tenant header to another origin, unless it is allowed", async ({ site, api: _, tab }) => {
    const otherSite = await startSite();
    try {
      controlApi(otherSite);
      const url = new URL("/api/echo", otherSite.page()).href;
      await tab.open(site.page());
      const notAllowed: Echo = await tab.run(async (to) => (await window.client.fetch(to)).json(), url);
      expect(notAllowed.tenant).toBeNull();
      expect(otherSite.requests.map(({ method }) => method)).toEqual(["GET"]);
      await tab.open(site.page({ apiOrigins: [new URL(url).origin] }));
      const allowed: Echo = await tab.run(async (to) => (await window.client.fetch(to)).json(), url);
      expect(allowed.tenant).toBe(ACME);
    } finally {
      await otherSite.close();
    }
  });

  test("reads a streamed response chunk by chunk, and server-sent events as they arrive", async ({
    site,
    api,
    tab,
  }) => {
    await tab.open(site.page());
    await tab.runInBackground(async () => {
      const answer = await window.client.fetch("/api/stream?type=text/event-stream");
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
      Object.assign(window, { next: async () => new TextDecoder().decode((await reader.read()).value) });
    });
    await expect.poll(() => api.open("/api/stream"), LONG_WAIT).toBe(1);
    for (const event of ["one", "two"]) {
      api.write("/api/stream", `data: ${event}\n\n`);
      expect(await tab.run("async () => (await window.background, window.next())" as never)).toBe(`data: ${event}\n\n`);
    }
    api.end("/api/stream");
    expect(await tab.run("() => window.next()" as never)).toBe("");
  });

  test("throws the typed error of a tenantry problem, and returns the app's own problems unchanged", async ({
    site,
    api: _,
    tab,
  }) => {
    await tab.open(site.page());
    const problemUrl = (status: number, body: object) =>
      `/api/problem?${new URLSearchParams({ status: `${status}`, body: JSON.stringify(body) })}`;
    const rejection = await tab.rejection(
      (url) => window.client.fetch(url),
      problemUrl(403, { code: "UNAUTHORIZED_TENANT_ACCESS" }),
    );
    expect(rejection).toMatchObject({ name: "UnauthorizedTenantAccessError", code: "UNAUTHORIZED_TENANT_ACCESS" });
    const limit = { key: "max_panels_per_month", limit: 100, used: 100 };
    expect(
      await tab.rejection((url) => window.client.fetch(url), problemUrl(402, { code: "LIMIT_REACHED", limit })),
    ).toMatchObject({ name: "LimitReachedError", details: { key: "max_panels_per_month", limit: 100, used: 100 } });
    const type = "Application/Problem+JSON; charset=utf-8";
    expect(
      await tab.rejection(
        (url) => window.client.fetch(url),
        `${problemUrl(403, { code: "UNAUTHORIZED_TENANT_ACCESS" })}&${new URLSearchParams({ type })}`,
      ),
    ).toMatchObject({ code: "UNAUTHORIZED_TENANT_ACCESS" });
    const appProblem = await tab.run(
      async (url) => {
        const response = await window.client.fetch(url);
        return [response.status, await response.json()];
      },
      problemUrl(409, { code: "APP_CODE" }),
    );
    expect(appProblem).toEqual([409, { code: "APP_CODE" }]);
  });

  // Planted fault: the client does not compare the echo.
  test("refuses a response that echoes another tenant", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const rejection = await tab.rejection(async () => (await window.client.fetch("/api/foreign")).text());
    expect(rejection).toMatchObject({ name: "TenantMismatchError", code: "TENANT_MISMATCH" });
    expect(JSON.stringify(rejection)).not.toContain("secret");
  });

  // Planted fault: with `redirect: "follow"` an engine sends the header to the redirect's target.
  test("rejects a redirect with a typed error and sends no further request", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    site.requests.length = 0;
    const rejection = await tab.rejection(() => window.client.fetch("/api/redirect?to=/api/echo"));
    expect(rejection).toMatchObject({ name: "TenantApiError", code: "TENANT_API" });
    expect(rejection.message).toContain("call the final URL");
    expect(site.requests.map(({ path }) => path)).toEqual(["/api/redirect"]);
    const type = await tab.run(async () => {
      return (await window.client.fetch("/api/redirect?to=/api/echo", { redirect: "manual" })).type;
    });
    expect(type).toBe("opaqueredirect");
  });

  test("refuses a mode that cannot carry the tenant header, before it sends anything", async ({
    site,
    api: _,
    tab,
  }) => {
    await tab.open(site.page());
    site.requests.length = 0;
    const rejection = await tab.rejection(() => window.client.fetch("/api/echo", { mode: "no-cors" }));
    expect(rejection).toMatchObject({ name: "TenantValidationError", details: { field: "mode" } });
    expect(site.requests).toEqual([]);
  });
}
