// A page that uses the built package, and a tenant API on the same origin.
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";
import type { TenantClient } from "tenantry";

export const ACME = "11111111-1111-1111-1111-111111111111";
export const MEDTECH = "22222222-2222-2222-2222-222222222222";

/** Timeouts that a slow machine does not exceed. */
const LONG_TIMEOUTS = { attempt: 30_000, total: 30_000 };

const checkout = normalize(join(import.meta.dirname, "../.."));
const ids: Record<string, string> = { acme: ACME, medtech: MEDTECH };

export interface Site {
  /** The page's URL on a host, with the options of its client in the query: `?{"updates":"live"}`. */
  page(options?: object, host?: string): string;
  /** The Content-Security-Policy of the page. Its own scripts have the nonce `page`. */
  policy: string | null;
  /** Replaces the response of the tenant API while it is not null. */
  override: ((request: IncomingMessage, response: ServerResponse) => void) | null;
  /** Every request to the tenant API: method, path and tenant header. */
  readonly requests: { method: string; path: string; tenant: string | undefined }[];
  /** The reports that pages sent about themselves, including pages that a test cannot access. */
  readonly reports: { tenant: string; persisted: string }[];
  close(): Promise<void>;
}

/** The globals that the page defines: its client, and the events that the client emitted. */
declare global {
  interface Window {
    client: TenantClient;
    events: { name: string; detail: string }[];
    /** The package, for clients that a test creates. */
    tenantry: typeof import("tenantry");
    /** The error of `createTenantClient`, if it threw. */
    failure: { name: string; code: string } | undefined;
  }
}

/** Starts a site on a free port. */
export async function startSite(): Promise<Site> {
  let port = 0;
  const server = createServer((request, response) => serve(site, request, response));
  const site: Site = {
    page: (options = {}, host = "localhost") =>
      `http://${host}:${port}/?${encodeURIComponent(JSON.stringify({ timeouts: LONG_TIMEOUTS, ...options }))}`,
    policy: null,
    override: null,
    requests: [],
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
    site.requests.push({ method: request.method ?? "", path: pathname, tenant });
    (site.override ?? respond)(request, response);
  } else {
    const text = await readFile(join(checkout, normalize(pathname))).catch(() => null);
    response.writeHead(text ? 200 : 404, { "content-type": "text/javascript", "access-control-allow-origin": "*" });
    response.end(text);
  }
}

/** Responds as the tenant API does: with a profile for a profile request, else with an empty object. */
function respond(request: IncomingMessage, response: ServerResponse): void {
  const requested = /\/v1\/tenants\/([^/]+)\/profile$/.exec(request.url ?? "")?.[1];
  const slug = requested === "medtech" || requested === MEDTECH ? "medtech" : "acme";
  response.writeHead(200, { "content-type": "application/json", "access-control-allow-origin": "*" });
  response.end(JSON.stringify(requested ? { id: ids[slug], slug, name: slug, version: 1 } : {}));
}

function html(options: string): string {
  return `<!doctype html><title>A tab</title>
<link rel="icon" href="data:," />
<script type="importmap" nonce="page">
  {
    "imports": {
      "tenantry": "/dist/index.js",
      "tenantry/devtools": "/dist/devtools.js",
      "#module": "/dist/module-bytes.js",
      "#branding": "/dist/branding-bytes.js",
      "eventsource-parser": "/node_modules/eventsource-parser/dist/index.js"
    }
  }
</script>
<script type="module" nonce="page">
  import * as tenantry from "tenantry";
  window.tenantry = tenantry;
  window.events = [];
  const shared = { sources: ["session", "cookie", "default"], defaultTenant: "acme" };
  const options = { api: new URL("/api", location.href).href, ...shared, ...${options} };
  let client;
  try {
    client = tenantry.createTenantClient(options);
  } catch (error) {
    window.failure = { name: error.name, code: error.code };
    throw error;
  }
  for (const name of ["ready", "change", "switch", "otherTabSwitch", "stale", "error", "storage"]) {
    client.on(name, (event) => window.events.push({ name, detail: JSON.stringify(event) }));
  }
  window.client = client;
  const report = (persisted) =>
    navigator.sendBeacon("/report?" + new URLSearchParams({ tenant: client.tenant?.slug ?? "", persisted }));
  client.ready.then(() => report(false), () => undefined);
  window.addEventListener("pageshow", ({ persisted }) => persisted && report(true));
</script>`;
}
