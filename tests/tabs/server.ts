// The built package as a page's scripts, and a tenant API under the same origin.
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";
import type { TenantClient } from "tenantry";

export const ACME = "11111111-1111-1111-1111-111111111111";
export const MEDTECH = "22222222-2222-2222-2222-222222222222";

/** Where an answer is what counts, however slow the machine. */
const PATIENT = { attempt: 30_000, total: 30_000 };

const checkout = normalize(join(import.meta.dirname, "../.."));
const ids: Record<string, string> = { acme: ACME, medtech: MEDTECH };

export interface Site {
  /** The page on a host, with options for its client in the query: `?{"updates":"live"}`. */
  page(options?: object, host?: string): string;
  /** The Content-Security-Policy of the page. Its own scripts have the nonce `page`. */
  policy: string | null;
  /** Makes the tenant API answer otherwise, until it is set back to null. */
  answer: ((request: IncomingMessage, response: ServerResponse) => void) | null;
  /** Every request to the tenant API: method, path and the tenant it was for. */
  readonly asked: { method: string; path: string; tenant: string | undefined }[];
  /** What pages said of themselves, also those that no test can look into. */
  readonly reports: { tenant: string; persisted: string }[];
  close(): Promise<void>;
}

/** What the page defines: its own client, and what the client told. */
declare global {
  interface Window {
    client: TenantClient;
    heard: { name: string; detail: string }[];
    /** The package, for clients that a test makes itself. */
    tenantry: typeof import("tenantry");
    /** Why there is no client. */
    failure: { name: string; code: string } | undefined;
  }
}

/** Starts a site on a port of its own. */
export async function startSite(): Promise<Site> {
  let port = 0;
  const server = createServer((request, response) => serve(site, request, response));
  const site: Site = {
    page: (options = {}, host = "localhost") =>
      `http://${host}:${port}/?${encodeURIComponent(JSON.stringify({ timeouts: PATIENT, ...options }))}`,
    policy: null,
    answer: null,
    asked: [],
    reports: [],
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  port = (server.address() as AddressInfo).port;
  return site;
}

async function serve(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, search, searchParams } = new URL(request.url ?? "/", site.page());
  if (pathname === "/") {
    const policy = site.policy === null ? {} : { "content-security-policy": site.policy };
    response
      .writeHead(200, { "content-type": "text/html", ...policy })
      .end(html(decodeURIComponent(search.slice(1)) || "{}"));
  } else if (pathname === "/frame") {
    const frame = `<iframe sandbox="allow-scripts" src="/${search}"></iframe>`;
    response.writeHead(200, { "content-type": "text/html" }).end(`<!doctype html><title>A frame</title>${frame}`);
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
<script type="importmap" nonce="page">
  { "imports": { "tenantry": "/dist/index.js", "eventsource-parser": "/node_modules/eventsource-parser/dist/index.js" } }
</script>
<script type="module" nonce="page">
  import * as tenantry from "tenantry";
  window.tenantry = tenantry;
  window.heard = [];
  const shared = { sources: ["session", "cookie", "default"], defaultTenant: "acme" };
  const options = { api: new URL("/api", location.href).href, ...shared, ...${options} };
  let client;
  try {
    client = tenantry.createTenantClient(options);
  } catch (error) {
    window.failure = { name: error.name, code: error.code };
    throw error;
  }
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
