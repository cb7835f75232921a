// The proxy: it lets a request pass to the pages of a tenant, and answers every other one.

import { type NextFetchEvent, type NextRequest, NextResponse } from "next/server.js";
import { parseOptions } from "../../resolution/parsed-options.js";
import { validationError } from "../../wasm/refusals.js";
import { directoryOf, findPublicTenant } from "../request/public-tenant.js";
import { requestOptions, resolveOptionsOf } from "../request/request-options.js";
import { resolveRequest } from "../request/request-resolution.js";
import type { Tenancy } from "../request/tenancy.js";
import { acceptsHtml, forgetCookie } from "./broken-cookie.js";
import { NO_PAGE, type Refusal } from "./refusal.js";
import { htmlResponse, problemResponse, refusalPage } from "./refusal-page.js";
import { refusalOf } from "./request-refusal.js";
import { dropTenantHeaders, passOn, tenantHeaders } from "./tenant-headers.js";
import { TenantPaths } from "./tenant-path.js";

/** What another proxy may answer; undefined lets the request pass. */
type ProxyAnswer = Response | null | undefined;

/** The options of `tenantProxy`. */
export interface TenantProxyOptions {
  /**
   * Paths that pass without a tenant, for example for the probe of a load balancer, which asks for an IP address. They
   * are compared exactly, and pass for GET and HEAD only.
   *
   * @default []
   */
  readonly healthPaths?: readonly string[];
  /**
   * The beginnings of paths whose refusals are problem+json and not a page.
   *
   * @default ["/api/"]
   */
  readonly apiPaths?: readonly string[];
  /**
   * Renders the page of a refusal: HTML as a string, or a whole response. Without it the proxy has a page of its own.
   *
   * @example
   * tenantProxy(tenancy, { render: ({ title, detail }) => `<h1>${escape(title)}</h1><p>${escape(detail)}</p>` });
   */
  readonly render?: (refusal: Refusal, request: NextRequest) => string | Response | Promise<string | Response>;
  /**
   * The folder of the pages of each tenant: with `"/t"` the path `/plans` on the host of acme is the page
   * `app/t/[tenant]/plans`, whose parameter `tenantFromParams` reads. So Next.js can prepare pages for each tenant. The
   * folder cannot be reached from outside: a path under it is answered with 404. Paths under `apiPaths` stay, and so do
   * all paths of the platform.
   *
   * @default the paths stay
   */
  readonly rewriteTo?: string;
  /**
   * Another proxy, for a request that has a tenant. It gets the request without tenant headers.
   *
   * @example
   * tenantProxy(tenancy, { next: createIntlMiddleware(routing) });
   */
  readonly next?: (request: NextRequest, event: NextFetchEvent) => ProxyAnswer | Promise<ProxyAnswer>;
}

/** A proxy of Next.js. */
export type TenantProxy = (request: NextRequest, event: NextFetchEvent) => Promise<Response>;

/**
 * The proxy of an app, for `proxy.ts` (`middleware.ts` before Next.js 16).
 *
 * - It drops inbound tenant headers, except on their way to the tenant API under `browserApi`.
 * - It answers a request that cannot be read with 400, and a tenant that does not exist with 404: as a page, or as
 *   problem+json for a program.
 * - Outside a tenant's host it deletes a broken tenant cookie, once, by a redirect to the same address.
 *
 * @throws {TenantValidationError} for a wrong option.
 * @example
 * export const proxy = tenantProxy(tenancy);
 */
export function tenantProxy(tenancy: Tenancy, options: TenantProxyOptions = {}): TenantProxy {
  const { healthPaths = [], apiPaths = ["/api/"], render, rewriteTo, next } = options;
  checkPaths("healthPaths", healthPaths);
  checkPaths("apiPaths", apiPaths);
  // A mistake in the configuration ends the start, and not each request.
  const resolveOptions = resolveOptionsOf(tenancy);
  parseOptions(resolveOptions);
  directoryOf(tenancy);
  const paths = rewriteTo === undefined ? null : new TenantPaths(rewriteTo);
  if (paths && !tenancy.findTenant && !tenancy.tenants) {
    throw validationError("rewriteTo", "write `tenants` or `findTenant` in the configuration; pages are found by them");
  }
  const isTenantHeader = tenantHeaders(tenancy);

  const isApi = (pathname: string) => apiPaths.some((path) => pathname.startsWith(path));

  /** The page of the tenant in `rewriteTo`. */
  async function toTenantPath(response: Response, request: NextRequest, incoming: Headers): Promise<Response> {
    const { pathname } = request.nextUrl;
    if (!paths || isApi(pathname) || pathname.startsWith("/_next/")) {
      return response;
    }
    const { options } = await requestOptions(tenancy, incoming);
    const resolution = resolveRequest(tenancy, options, incoming);
    const tenant = await findPublicTenant(tenancy, resolution);
    return tenant ? paths.rewrite(response, request, tenant, resolution.source) : response;
  }

  async function answer(refusal: Refusal, request: NextRequest): Promise<Response> {
    const { pathname } = request.nextUrl;
    if (refusal.status === 503) {
      console.error(refusal.error);
    }
    if (isApi(pathname) || wantsJson(request.headers)) {
      return problemResponse(refusal);
    }
    const page = (await render?.(refusal, request)) ?? refusalPage(refusal);
    return typeof page === "string" ? htmlResponse(page, refusal) : page;
  }

  return async (request, event) => {
    const { method, nextUrl } = request;
    if (paths?.has(nextUrl.pathname)) {
      return answer(NO_PAGE, request);
    }
    if (isUnder(tenancy.browserApi, nextUrl.pathname)) {
      return (await next?.(request, event)) ?? NextResponse.next();
    }
    const incoming = new Headers(request.headers);
    const isDropped = dropTenantHeaders(request, isTenantHeader);
    const pass = (response: Response) => (isDropped ? passOn(response, request, isTenantHeader) : response);
    if (healthPaths.includes(nextUrl.pathname) && (method === "GET" || method === "HEAD")) {
      return pass(NextResponse.next());
    }
    const refusal = await refusalOf(tenancy, incoming);
    if (refusal) {
      const { isOfCookie, host } = refusal;
      const mended = isOfCookie && host ? forgetCookie(request, host, resolveOptions) : null;
      return mended ?? answer(refusal.refusal, request);
    }
    const response = (await next?.(request, event)) ?? NextResponse.next();
    return pass(await toTenantPath(response, request, incoming));
  };
}

/** Whether a path is a base URL's or under it. A base URL of another origin has no path here. */
function isUnder(base: string | undefined, pathname: string): boolean {
  const path = base?.replace(/\/+$/, "") ?? "";
  return path.startsWith("/") && (pathname === path || pathname.startsWith(`${path}/`));
}

/** Whether a program asks: a client of an API, or the router of the Pages Router. */
function wantsJson(headers: Headers): boolean {
  const isJson = /\bapplication\/(?:[\w.-]+\+)?json\b/i.test(headers.get("accept") ?? "");
  return headers.has("x-nextjs-data") || (isJson && !acceptsHtml(headers));
}

function checkPaths(option: string, paths: readonly string[]): void {
  const wrong = paths.findIndex((path) => !/^\/[^?#*]*$/.test(path));
  if (wrong >= 0) {
    throw validationError(`${option}[${wrong}]`, "write a path that begins with / and has no query and no wildcard");
  }
}
