import { type NextRequest, NextResponse } from "next/server.js";
import type { Tenancy } from "../request/tenancy.js";

/**
 * Forwards the browser's requests under `browserApi` to `api`, for `proxy.ts`. They carry the headers of `session` in
 * the place of the cookies, so the API sees no cookie and no credential of the browser's own. Null for other requests.
 *
 * @throws {Error} without an `api`, or if `browserApi` is not a path such as `/api`.
 * @example
 * const toPage = tenantProxy(tenancy);
 * const toApi = apiProxy(tenancy);
 * export const proxy: TenantProxy = (request, event) => toApi(request) ?? toPage(request, event);
 */
export function apiProxy({ api, browserApi, session }: Tenancy): (request: NextRequest) => Promise<Response> | null {
  const prefix = `${browserApi?.replace(/\/+$/, "")}/`;
  if (api === undefined || !/^\/[^/]/.test(prefix)) {
    throw new Error(
      `apiProxy needs a path as \`browserApi\`, such as /api, and the URL of the tenant API as \`api\`; it received ` +
        `${JSON.stringify({ api, browserApi })}.`,
    );
  }
  const base = new URL(api);
  const forward = async ({ nextUrl, headers }: NextRequest) => {
    const target = new URL(base);
    // The path is set and not parsed: a parser would read `//evil.test/` as another host.
    target.pathname = base.pathname.replace(/\/+$/, "") + nextUrl.pathname.slice(prefix.length - 1);
    target.search = nextUrl.search;
    const forwarded = new Headers(headers);
    forwarded.delete("cookie");
    forwarded.delete("authorization");
    for (const [name, value] of new Headers((await session?.()) ?? undefined)) {
      forwarded.set(name, value);
    }
    return NextResponse.rewrite(target, { request: { headers: forwarded } });
  };
  return (request) => (request.nextUrl.pathname.startsWith(prefix) ? forward(request) : null);
}
