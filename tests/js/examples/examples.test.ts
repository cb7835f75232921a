import { runWithTenant } from "tenantry/server";
import { acme, apiFixture, createTestClient, medtech } from "tenantry/testing";
import { expect, it, vi } from "vitest";
import { ACME, profileOf } from "../fixtures.js";
import { css } from "./brand-css.js";
import { errorText } from "./error-text.js";
import { explain } from "./explain.js";
import { pack, work } from "./job-queue.js";
import { loadProfile } from "./load-profile.js";
import { resolutions } from "./opaque-ids.js";
import { openWebSocket } from "./open-websocket.js";
import { titleOf } from "./page-title.js";
import { tenantOf } from "./trusted-proxy.js";

it("resolveTenant accepts opaque ids beside slugs", () => {
  expect(resolutions).toMatchObject([
    { id: "org_7xyz", slug: null },
    { id: null, slug: "acme" },
  ]);
});

it("trustedProxies reads the host that the proxy adds, and not the one that the visitor sends", () => {
  const headers = { host: "internal:8080", "x-forwarded-host": "medtech.vital.health, acme.vital.health" };
  expect(tenantOf(headers).slug).toBe("acme");
});

it("explain has a line for each source, and ends with the winner or the error", () => {
  const options = { rootDomains: ["vital.health"] };
  const cookie = `__Host-tenant_id=${ACME}`;
  const resolved = explain({ host: "acme.vital.health", cookie }, options).split("\n");
  expect(resolved).toHaveLength(8);
  expect(resolved).toContain("subdomain used: host acme.vital.health is acme in front of vital.health");
  expect(resolved).toContainEqual(expect.stringMatching(/^cookie passed over: /));
  expect(resolved.at(-1)).toBe("resolved by subdomain");
  const refused = explain({ host: "acme.example.org" }, options).split("\n");
  expect(refused).toContainEqual(expect.stringMatching(/^subdomain refused: /));
  expect(refused.at(-1)).toMatch(/is not under a root domain/);
});

it("brandingCss writes a brand as one CSS rule", () => {
  expect(css).toContain(
    '[data-tenant="acme"]{--tenant-primary:#1155dd;--tenant-on-primary:#ffffff;--tenant-primary-hover',
  );
});

it("loadProfile returns the profile and logs what was dropped", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const response = Response.json(profileOf("acme", { branding: { logoUrl: "javascript:alert(1)" } }));
  expect(await loadProfile(response)).toMatchObject({ id: ACME, branding: {} });
  expect(warn).toHaveBeenCalledWith(expect.stringMatching(/^branding\.logoUrl: /));
  warn.mockRestore();
});

it("titleOf shows the tenant's name, also after a switch", async () => {
  const api = apiFixture([acme, medtech]);
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => api(new Request(input, init)) as Response;
  const page = { title: "" };
  const client = await titleOf(page, { api: "http://api.test", defaultTenant: "acme", request: {}, fetch });
  expect(page.title).toBe("Acme Corporation");
  await client.switchTenant("medtech");
  expect(page.title).toBe("MedTech Labs");
});

it("pack and work keep the tenant of a job in another process", () => {
  const message = runWithTenant(ACME, () => pack({ report: "july" }));
  expect(work(message)).toBe(`tenant:${ACME}:report:july`);
});

it("errorText returns a sentence for each error", async () => {
  const limit = { key: "max_panels_per_month", limit: 100, used: 100, resetsAt: null };
  const client = createTestClient({
    handlers: {
      "POST /v1/panels": () => problem(402, { code: "LIMIT_REACHED", limit }),
      "GET /v1/panels": () => problem(401, { code: "NOT_SIGNED_IN" }),
      "PUT /v1/panels": () => problem(403, { code: "UNAUTHORIZED_TENANT_ACCESS" }),
    },
  });
  const errorOf = (method: string) => client.fetch("http://api.test/v1/panels", { method }).catch(errorText);
  expect(await errorOf("POST")).toBe("The limit max_panels_per_month is reached.");
  expect(await errorOf("GET")).toBe("Sign in again.");
  expect(await errorOf("PUT")).toBe("Ask an administrator for access.");
  expect(errorText(new TypeError())).toBe("Something went wrong. Try again.");
});

const problem = (status: number, body: object) =>
  Response.json(body, { status, headers: { "content-type": "application/problem+json" } });

// Planted fault: a WebSocket of the old tenant that stays open, or that a later switch closes again.
it("openWebSocket opens the address of a ticket at the gateway, and closes it once at a switch", async () => {
  const opened: string[] = [];
  const closed: number[] = [];
  class FakeWebSocket extends EventTarget {
    constructor(url: URL) {
      super();
      opened.push(url.href);
    }
    close(code: number) {
      closed.push(code);
      this.dispatchEvent(new Event("close"));
    }
  }
  vi.stubGlobal("WebSocket", FakeWebSocket);
  const url = "/services/chat/a?tenantry-ticket=b.c";
  const asked: [string | null, unknown][] = [];
  const client = createTestClient({
    api: "https://api.example.com",
    tenant: acme,
    handlers: {
      "POST /v1/tickets": async (request) => {
        asked.push([request.headers.get("x-tenant-id"), await request.json()]);
        return Response.json({ url }, { status: 201 });
      },
    },
  });
  await openWebSocket(client, "https://api.example.com", "/services/chat/a");
  vi.unstubAllGlobals();
  expect(closed).toEqual([]);
  await client.switchTenant("medtech");
  await client.switchTenant("acme");
  expect(closed).toEqual([1000]);
  expect(asked).toEqual([[ACME, { path: "/services/chat/a" }]]);
  expect(opened).toEqual([`wss://api.example.com${url}`]);
});
