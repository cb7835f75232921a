// The end of a tenant cookie that names no tenant. Without it the visitor would see the refusal on every visit.

import { type NextRequest, NextResponse } from "next/server.js";
import { forgottenCookie } from "../../browser/tab-choice.js";
import type { HostFacts } from "../../resolution/host-facts.js";
import type { ResolveOptions } from "../../resolution/resolve-options.js";

/** Marks the address after the cookie was deleted, so that a visitor is redirected once. */
const MARK = "tenant-cookie";

/**
 * Deletes the cookie and sends the visitor to the same address, marked. Null if that was done before, if the request is
 * not a person's navigation, or if the cookie is another server's.
 */
export function forgetCookie(request: NextRequest, host: HostFacts, options: ResolveOptions): Response | null {
  const cleared = forgottenCookie(host.port === null ? host.name : `${host.name}:${host.port}`, options);
  const url = request.nextUrl.clone();
  // INVARIANT: a path like `//evil.test` is never an address to go to.
  const isPath = /^\/(?![/\\])/.test(url.pathname) && !url.pathname.includes("\\");
  if (cleared === null || !isNavigation(request) || !isPath || url.searchParams.has(MARK)) {
    return null;
  }
  url.searchParams.set(MARK, "deleted");
  const response = NextResponse.redirect(url, 307);
  response.headers.set("set-cookie", cleared);
  response.headers.set("cache-control", "no-store");
  return response;
}

/** Whether a person opens a page. Old browsers, and sites without https, do not say so in `Sec-Fetch-Mode`. */
function isNavigation({ method, headers }: NextRequest): boolean {
  const mode = headers.get("sec-fetch-mode");
  return method === "GET" && (mode === null ? acceptsHtml(headers) : mode === "navigate");
}

export function acceptsHtml(headers: Headers): boolean {
  return /\btext\/html\b/i.test(headers.get("accept") ?? "");
}
