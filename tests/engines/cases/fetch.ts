import { expect } from "vitest";
import { ACME, MEDTECH, startSite } from "../../tabs/server.js";
import { direct, type Echo } from "../api.js";
import type { Engine } from "../engine.js";
import type { EngineTest } from "../fixtures.js";
import { PATIENT } from "../tab.js";

type Send = () => Promise<Response>;

/** What a caller may hand to `fetch`, and what of it must reach the server. */
const SHAPES: [string, Send, Partial<Echo>][] = [
  ["a string", () => window.client.fetch("/api/echo"), { method: "GET", body: "" }],
  ["a URL", () => window.client.fetch(new URL("/api/echo", location.href)), { method: "GET" }],
  ["a Request", () => window.client.fetch(new Request("/api/echo", { method: "DELETE" })), { method: "DELETE" }],
  [
    "a Request with a body",
    () => window.client.fetch(new Request("/api/echo", { method: "POST", body: "words" })),
    { method: "POST", body: "words", type: "text/plain;charset=UTF-8" },
  ],
  [
    "a Request with other headers set over its own",
    () =>
      window.client.fetch(new Request("/api/echo", { method: "PUT", headers: { "content-type": "text/x-own" } }), {
        headers: { accept: "*/*" },
        body: "words",
      }),
    { method: "PUT", body: "words", type: "text/x-own" },
  ],
  [
    "text",
    () => window.client.fetch("/api/echo", { method: "POST", body: "wörds" }),
    { body: "w\u00c3\u00b6rds", type: "text/plain;charset=UTF-8" },
  ],
  [
    "a Blob",
    () => window.client.fetch("/api/echo", { method: "PUT", body: new Blob(["blob"], { type: "text/x-own" }) }),
    { body: "blob", type: "text/x-own" },
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
    "a view of a buffer",
    () => window.client.fetch("/api/echo", { method: "POST", body: new Uint8Array([64, 65, 66]).subarray(1) }),
    { body: "AB", type: null },
  ],
  [
    "keepalive",
    () => window.client.fetch("/api/echo", { method: "POST", body: "last words", keepalive: true }),
    { method: "POST", body: "last words" },
  ],
  [
    "a Request that is kept alive",
    () => window.client.fetch(new Request("/api/echo", { method: "POST", body: "last words", keepalive: true })),
    { method: "POST", body: "last words" },
  ],
];

export function fetchCases(test: EngineTest, engine: Engine): void {
  // Planted fault: `{ ...init, headers }` without the tenant where the input is a Request.
  test("carries the tenant once, and all that the caller gave, in every shape", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    for (const [shape, send, expected] of SHAPES) {
      const response = `(${send})().then((response) => response.json())`;
      expect(await tab.run(new Function(`return ${response}`) as () => Promise<Echo>), shape).toMatchObject({
        tenant: ACME,
        ...expected,
      });
    }
  });

  test("sends a form as its parts", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const seen: Echo = await tab.run(async () => {
      const form = new FormData();
      form.set("question", "Why?");
      form.set("file", new Blob(["content"], { type: "text/x-own" }), "name.txt");
      return (await window.client.fetch("/api/echo", { method: "POST", body: form })).json();
    });
    expect(seen).toMatchObject({ tenant: ACME, type: expect.stringMatching(/^multipart\/form-data; ?boundary=/) });
    expect(seen.body).toMatch(/Why\?[\s\S]*filename="name.txt"[\s\S]*text\/x-own[\s\S]*content/);
  });

  // Planted fault: sending it all the same. Firefox makes the text "[object ReadableStream]" of it, and the server stores that.
  test("refuses a body that the engine cannot stream, before anything is sent", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    site.asked.length = 0;
    const stream = await tab.refusal(() => {
      const init = { method: "POST", body: new Blob(["streamed"]).stream(), duplex: "half" };
      return window.client.fetch("/api/echo", init as RequestInit);
    });
    // Chromium can, and over HTTP/2 only.
    expect(stream).toMatchObject(
      engine.sendsStreams ? { name: "TypeError" } : { name: "TenantValidationError", details: { field: "body" } },
    );
    const iterable = await tab.refusal(() => {
      const body = (async function* () {
        yield new Uint8Array([65]);
      })();
      return window.client.fetch("/api/echo", { method: "POST", body: body as unknown as BodyInit });
    });
    expect(iterable).toMatchObject({ name: "TenantValidationError", details: { field: "body" } });
    expect(site.asked).toEqual([]);
  });

  /** @see https://github.com/theoden8/webspace_app/issues/306 */
  test("hands a blob: address to the engine at once", async ({ site, api, tab }) => {
    api.isProfileHeld = true;
    await tab.start(site.page());
    const text = await tab.run(async () => {
      const address = URL.createObjectURL(new Blob(["in memory"]));
      return (await window.client.fetch(address)).text();
    });
    expect([text, await tab.read("window.client.status")]).toEqual(["in memory", "NOT_READY"]);
  });

  test("replaces the caller's own tenant and never doubles it", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const seen: Echo = await tab.run(async (id) => {
      const headers = { "X-Tenant-ID": id, "x-tenant-id": id };
      return (await window.client.fetch("/api/echo", { headers })).json();
    }, MEDTECH);
    expect(seen.tenant).toBe(ACME);
  });

  test("tells another origin nothing of the tenant, unless it is listed", async ({ site, api: _, tab }) => {
    const elsewhere = await startSite();
    try {
      direct(elsewhere);
      const url = new URL("/api/echo", elsewhere.page()).href;
      await tab.open(site.page());
      const strange: Echo = await tab.run(async (to) => (await window.client.fetch(to)).json(), url);
      expect(strange.tenant).toBeNull();
      expect(elsewhere.asked.map(({ method }) => method)).toEqual(["GET"]);
      await tab.open(site.page({ apiOrigins: [new URL(url).origin] }));
      const listed: Echo = await tab.run(async (to) => (await window.client.fetch(to)).json(), url);
      expect(listed.tenant).toBe(ACME);
    } finally {
      await elsewhere.close();
    }
  });

  test("reads a streamed answer piece by piece, and server-sent events as they come", async ({ site, api, tab }) => {
    await tab.open(site.page());
    await tab.begin(async () => {
      const answer = await window.client.fetch("/api/stream?type=text/event-stream");
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
      Object.assign(window, { next: async () => new TextDecoder().decode((await reader.read()).value) });
    });
    await expect.poll(() => api.open("/api/stream"), PATIENT).toBe(1);
    for (const event of ["one", "two"]) {
      api.write("/api/stream", `data: ${event}\n\n`);
      expect(await tab.run("async () => (await window.begun, window.next())" as never)).toBe(`data: ${event}\n\n`);
    }
    api.end("/api/stream");
    expect(await tab.run("() => window.next()" as never)).toBe("");
  });

  test("gives the typed error of a problem, and the app's own problems as they are", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const asked = (status: number, body: object) =>
      `/api/problem?${new URLSearchParams({ status: `${status}`, body: JSON.stringify(body) })}`;
    const refused = await tab.refusal(
      (url) => window.client.fetch(url),
      asked(403, { code: "UNAUTHORIZED_TENANT_ACCESS" }),
    );
    expect(refused).toMatchObject({ name: "UnauthorizedTenantAccessError", code: "UNAUTHORIZED_TENANT_ACCESS" });
    const limit = { key: "max_panels_per_month", limit: 100, used: 100 };
    expect(
      await tab.refusal((url) => window.client.fetch(url), asked(402, { code: "LIMIT_REACHED", limit })),
    ).toMatchObject({ name: "LimitReachedError", details: { key: "max_panels_per_month", limit: 100, used: 100 } });
    const type = "Application/Problem+JSON; charset=utf-8";
    expect(
      await tab.refusal(
        (url) => window.client.fetch(url),
        `${asked(403, { code: "UNAUTHORIZED_TENANT_ACCESS" })}&${new URLSearchParams({ type })}`,
      ),
    ).toMatchObject({ code: "UNAUTHORIZED_TENANT_ACCESS" });
    const own = await tab.run(
      async (url) => {
        const response = await window.client.fetch(url);
        return [response.status, await response.json()];
      },
      asked(409, { code: "OUR_OWN" }),
    );
    expect(own).toEqual([409, { code: "OUR_OWN" }]);
  });

  // Planted fault: not looking at the echo.
  test("hands over no answer that echoes another tenant", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const refused = await tab.refusal(async () => (await window.client.fetch("/api/foreign")).text());
    expect(refused).toMatchObject({ name: "TenantMismatchError", code: "TENANT_MISMATCH" });
    expect(JSON.stringify(refused)).not.toContain("secret");
  });

  // Planted fault: `redirect: "follow"`, with which an engine takes the header to wherever the redirect points.
  test("makes a redirect a typed error, and asks nobody else", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    site.asked.length = 0;
    const refused = await tab.refusal(() => window.client.fetch("/api/redirect?to=/api/echo"));
    expect(refused).toMatchObject({ name: "TenantApiError", code: "TENANT_API" });
    expect(refused.message).toContain("call the final address");
    expect(site.asked.map(({ path }) => path)).toEqual(["/api/redirect"]);
    const type = await tab.run(async () => {
      return (await window.client.fetch("/api/redirect?to=/api/echo", { redirect: "manual" })).type;
    });
    expect(type).toBe("opaqueredirect");
  });

  test("refuses a mode that cannot carry the tenant, before anything is sent", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    site.asked.length = 0;
    const refused = await tab.refusal(() => window.client.fetch("/api/echo", { mode: "no-cors" }));
    expect(refused).toMatchObject({ name: "TenantValidationError", details: { field: "mode" } });
    expect(site.asked).toEqual([]);
  });
}
