// A path for each tenant, so that Next.js can prepare a page for each before a request: `/plans` on the host of acme is
// `/t/acme/plans` inside the app.

import { type NextRequest, NextResponse } from "next/server.js";
import type { PublicTenant } from "../../profile/tenant-directory.js";
import type { Source } from "../../resolution/resolution.js";
import { validationError } from "../../wasm/refusals.js";

/** The header by which a proxy tells Next.js the page of a request. */
const REWRITE = "x-middleware-rewrite";

/** Sources that give everybody who opens an address the same tenant. The default counts only without a cookie. */
const OF_ADDRESS: readonly Source[] = ["pinned", "subdomain"];

/** The paths of tenants under a prefix such as `/t`. */
export class TenantPaths {
  readonly #prefix: string;

  /** @throws {TenantValidationError} for a prefix that is not one or more plain segments. */
  constructor(prefix: string) {
    if (!/^(\/[a-z0-9_-]+)+$/.test(prefix) || prefix.startsWith("/_next")) {
      throw validationError("rewriteTo", "write a path such as /t, of a-z, 0-9, _ and -, with no slash at its end");
    }
    this.#prefix = prefix;
  }

  /** Whether a path from outside is the prefix or under it, in any spelling that a server could read as it. */
  has(pathname: string): boolean {
    return `${plainPath(pathname)}/`.startsWith(`${this.#prefix}/`);
  }

  /**
   * Makes the page behind a response of a proxy the one of the tenant. A response that is no page, for example a
   * redirect, is returned as it is, and so is a rewrite to another origin.
   *
   * @param source What named the tenant.
   */
  rewrite(response: Response, request: NextRequest, { slug }: PublicTenant, source: Source): Response {
    const { headers } = response;
    const target = headers.get(REWRITE) ?? (headers.has("x-middleware-next") ? request.nextUrl.href : null);
    const url = target === null ? null : new URL(target, request.nextUrl.href);
    if (url === null || url.origin !== request.nextUrl.origin || slug === null) {
      return response;
    }
    const { basePath } = request.nextUrl;
    const path = url.pathname.slice(basePath.length);
    url.pathname = `${basePath}${this.#prefix}/${slug}${path === "/" ? "" : path}`;
    const { headers: rewrite } = NextResponse.rewrite(url);
    headers.delete("x-middleware-next");
    headers.set(REWRITE, rewrite.get(REWRITE) as string);
    if (!OF_ADDRESS.includes(source)) {
      // INVARIANT: no shared cache keeps a page whose address is also that of another tenant's page.
      headers.set("cache-control", "private, no-store");
    }
    return response;
  }
}

/** How often a path may be percent-encoded. */
const MAX_DECODINGS = 8;

/**
 * A path without what servers read in different ways: percent-encoding, case, doubled slashes and backslashes, dots at
 * the end of a segment, path parameters (`;x`), and the prefix of data requests of Next.js.
 */
function plainPath(pathname: string): string {
  const segments: string[] = [];
  const plain = decoded(pathname).toLowerCase();
  for (const segment of plain.split(/[/\\]+/)) {
    const name = segment.replace(/;.*/s, "");
    if (name === "..") {
      segments.pop();
    } else if (/[^.\s]/.test(name)) {
      segments.push(name.replace(/[.\s]+$/, ""));
    }
  }
  const isData = segments[0] === "_next" && segments[1] === "data";
  return `/${segments.slice(isData ? 3 : 0).join("/")}`;
}

function decoded(pathname: string): string {
  let text = pathname;
  for (let round = 0; round < MAX_DECODINGS; round += 1) {
    const next = text.replace(/(%[0-9a-f]{2})+/gi, decodedOrSame);
    if (next === text) {
      break;
    }
    text = next;
  }
  return text;
}

function decodedOrSame(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
