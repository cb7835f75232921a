// A site for one test: the built package as a page's scripts, and a tenant API under the same origin.
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";
import { test as base, type Page } from "@playwright/test";
import type { TenantClient } from "tenantry";

export const ACME = "11111111-1111-1111-1111-111111111111";
export const MEDTECH = "22222222-2222-2222-2222-222222222222";

/** Where an answer is what counts, however slow the machine. */
const PATIENT = { attempt: 30_000, total: 30_000 };

const checkout = normalize(join(import.meta.dirname, "../.."));
const ids: Record<string, string> = { acme: ACME, medtech: MEDTECH };

export interface Site {
  /** The page, with options for its client in the query: `?{"updates":"live"}`. */
  page(options?: object): string;
  /** Serves the page without an origin, so that the browser denies it every storage. */
  isSandboxed: boolean;
  /** Makes the tenant API answer otherwise, until it is set back to null. */
  answer: ((request: IncomingMessage, response: ServerResponse) => void) | null;
  /** Every request to the tenant API: method, path and the tenant it was for. */
  readonly asked: { method: string; path: string; tenant: string | undefined }[];
  /** What pages said of themselves, also those that no test can look into. */
  readonly reports: { tenant: string; persisted: string }[];
}

export const test = base.extend<{ site: Site }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern.
  site: async ({}, use) => {
    const site: Site & { origin: string } = {
      origin: "",
      page: (options = {}) =>
        `${site.origin}/?${encodeURIComponent(JSON.stringify({ timeouts: PATIENT, ...options }))}`,
      isSandboxed: false,
      answer: null,
      asked: [],
      reports: [],
    };
    const server = createServer((request, response) => serve(site, request, response));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    site.origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    await use(site);
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  },
});

/** The page's own client, for what a test does in it. */
declare global {
  interface Window {
    client: TenantClient;
    heard: { name: string; detail: string }[];
  }
}

/** Opens the page in this tab and waits for its tenant. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(() => window.client && window.client.status !== "NOT_READY");
}

/** Slug and status of the tab's client. */
export function stateOf(page: Page): Promise<string> {
  return page.evaluate(() => `${window.client.tenant?.slug} ${window.client.status}`);
}

/** What the tab's client told, by the name of the event. */
export function heardBy(page: Page, name: string): Promise<string[]> {
  return page.evaluate((wanted) => window.heard.filter((one) => one.name === wanted).map(({ detail }) => detail), name);
}

async function serve(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, search, searchParams } = new URL(request.url ?? "/", site.page());
  if (pathname === "/") {
    const sandbox = site.isSandboxed ? { "content-security-policy": "sandbox allow-scripts" } : {};
    response
      .writeHead(200, { "content-type": "text/html", ...sandbox })
      .end(html(decodeURIComponent(search.slice(1)) || "{}"));
  } else if (pathname === "/report") {
    const [tenant = "", persisted = ""] = [searchParams.get("tenant"), searchParams.get("persisted")] as string[];
    site.reports.push({ tenant, persisted });
    response.writeHead(204).end();
  } else if (pathname.startsWith("/api/")) {
    const tenant = request.headers["x-tenant-id"]?.toString();
    site.asked.push({ method: request.method ?? "", path: pathname, tenant });
    (site.answer ?? answer)(request, response);
  } else {
    const text = await readFile(join(checkout, normalize(pathname))).catch(() => null);
    response.writeHead(text ? 200 : 404, { "content-type": "text/javascript", "access-control-allow-origin": "*" });
    response.end(text);
  }
}

/** A profile as the tenant API answers it when nothing is wrong; anything else is echoed. */
export function answer(request: IncomingMessage, response: ServerResponse): void {
  const asked = /\/v1\/tenants\/([^/]+)\/profile$/.exec(request.url ?? "")?.[1];
  const slug = asked === "medtech" || asked === MEDTECH ? "medtech" : "acme";
  response.writeHead(200, { "content-type": "application/json", "access-control-allow-origin": "*" });
  response.end(JSON.stringify(asked ? { id: ids[slug], slug, name: slug, version: 1 } : {}));
}

function html(options: string): string {
  return `<!doctype html><title>A tab</title>
<link rel="icon" href="data:," />
<script type="importmap">
  { "imports": { "tenantry": "/dist/index.js", "eventsource-parser": "/node_modules/eventsource-parser/dist/index.js" } }
</script>
<script type="module">
  import { createTenantClient } from "tenantry";
  const shared = { sources: ["session", "cookie", "default"], defaultTenant: "acme" };
  const client = createTenantClient({ api: new URL("/api", location.href).href, ...shared, ...${options} });
  window.heard = [];
  for (const name of ["ready", "change", "switch", "switchElsewhere", "stale", "error", "storage"]) {
    client.on(name, (event) => window.heard.push({ name, detail: JSON.stringify(event) }));
  }
  window.client = client;
  const report = (persisted) =>
    navigator.sendBeacon("/report?" + new URLSearchParams({ tenant: client.tenant?.slug ?? "", persisted }));
  client.ready.then(() => report(false), () => undefined);
  window.addEventListener("pageshow", ({ persisted }) => persisted && report(true));
</script>`;
}
