// A page with one selector, as an element or in React, under a strict Content Security Policy, and its tenant API.
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { rolldown } from "rolldown";
import type { SelectorPage, SelectorPageOptions } from "./selector-page.js";

const folder = import.meta.dirname;

/** No inline style, no inline script, and no HTML from text. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "require-trusted-types-for 'script'",
].join("; ");

/** An entry of the tenant API's list. */
export interface ListedTenant {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly role?: string;
  readonly logoUrl?: string;
}

/** Tenants with and without accents, a logo and a role. */
export const TENANTS: readonly ListedTenant[] = [
  { id: "11111111-1111-1111-1111-111111111111", slug: "acme", name: "Acme Robotics", role: "owner" },
  { id: "22222222-2222-2222-2222-222222222222", slug: "zurich", name: "Zürich Spital", logoUrl: "/logo.svg" },
  { id: "33333333-3333-3333-3333-333333333333", slug: "lodz", name: "Łódź Clinic", role: "viewer" },
  { id: "44444444-4444-4444-4444-444444444444", slug: "haifa", name: "מרפאת חיפה", role: "member" },
];

export interface SelectorSite {
  /** The page's URL. */
  page(options: SelectorPageOptions): string;
  /** The tenants of the list. The page's client is for the first one. */
  tenants: readonly ListedTenant[];
  /** What happens to a request for the list, and to one for a profile. */
  list: "answered" | "held" | "refused" | "signed-out";
  profile: "answered" | "held" | "refused";
  /** Answers the requests that are held. */
  release(): void;
  close(): Promise<void>;
}

declare global {
  interface Window {
    selectorPage: SelectorPage;
  }
}

let script: Promise<string> | undefined;

/** The script of the page, bundled once. */
function bundled(): Promise<string> {
  script ??= (async () => {
    const bundle = await rolldown({
      input: join(folder, "selector-page.ts"),
      platform: "browser",
      // React of development: it complains of what it would forgive in production.
      transform: { define: { "process.env.NODE_ENV": '"development"' } },
      checks: { moduleLevelDirective: false },
    });
    const { output } = await bundle.generate({ format: "es", codeSplitting: false });
    await bundle.close();
    return output[0].code;
  })();
  return script;
}

/** Starts a site on a free port. */
export async function startSelectorSite(): Promise<SelectorSite> {
  const held: (() => void)[] = [];
  const server = createServer((request, response) => serve(request, response));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;

  const site: SelectorSite = {
    page: (options) => `${origin}/?${encodeURIComponent(JSON.stringify(options))}`,
    tenants: TENANTS,
    list: "answered",
    profile: "answered",
    release: () => {
      for (const answer of held.splice(0)) {
        answer();
      }
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };

  async function serve({ url = "/" }: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(url, origin);
    if (pathname === "/") {
      const options: SelectorPageOptions = JSON.parse(decodeURIComponent(search.slice(1)));
      response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": POLICY });
      response.end(html(options));
    } else if (pathname === "/page.js") {
      response.writeHead(200, { "content-type": "text/javascript" }).end(await bundled());
    } else if (pathname === "/page.css") {
      response.writeHead(200, { "content-type": "text/css" }).end(await readFile(join(folder, "selector-page.css")));
    } else if (pathname === "/logo.svg") {
      response.writeHead(200, { "content-type": "image/svg+xml" }).end(LOGO);
    } else if (pathname === "/missing.svg") {
      response.writeHead(404).end();
    } else if (pathname === "/api/v1/tenants") {
      answerAs(site.list, response, () => ({ tenants: site.tenants }));
    } else {
      const wanted = /^\/api\/v1\/tenants\/([^/]+)\/profile$/.exec(pathname)?.[1];
      const tenant = site.tenants.find(({ id, slug }) => id === wanted || slug === wanted) ?? TENANTS[0];
      answerAs(site.profile, response, () => ({ ...tenant, version: 1, branding: { logoUrl: tenant?.logoUrl } }));
    }
  }

  function answerAs(how: SelectorSite["list"], response: ServerResponse, body: () => object): void {
    const answer = (): void => {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body()));
    };
    if (how === "answered") {
      answer();
    } else if (how === "held") {
      held.push(answer);
    } else {
      response.writeHead(how === "refused" ? 403 : 401).end();
    }
  }

  return site;
}

const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#b91c1c"/>' +
  '<path d="M3 1h2v2h2v2H5v2H3V5H1V3h2z" fill="#fff"/></svg>';

const html = ({ dir = "ltr", brand = "none" }: SelectorPageOptions): string => `<!doctype html>
<html lang="en" dir="${dir}" data-brand="${brand}">
<title>A selector</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<main>
  <h1>A selector</h1>
  <div id="place"></div>
  <p><a href="#after">The next stop for Tab</a></p>
</main>
<script type="module" src="/page.js"></script>
`;
