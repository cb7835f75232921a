import { AllowedOrigins, ownOrigins } from "../../fetch/allowed-origins.js";
import type { Tenancy } from "./tenancy.js";

/**
 * The `fetch` of a request's client. It tells the app's own API who the caller is, and a third party never learns it.
 *
 * Next.js caches no answer of the API unless the call asks for it with `cache` or `next`. Tenant and session are then
 * in the cache key: both are headers of the request.
 */
export function requestFetch({ api = "", apiOrigins = [], session }: Tenancy): typeof fetch {
  const origins = new Set([...ownOrigins(api), ...apiOrigins]);
  const ownApi = new AllowedOrigins((origin) => origins.has(origin));
  return async (input, init) => {
    const request = typeof input === "object" && "headers" in input ? input : null;
    if (!ownApi.allows(request?.url ?? String(input))) {
      return fetch(input, init);
    }
    const headers = new Headers(init?.headers ?? request?.headers);
    for (const [name, value] of new Headers((await session?.()) ?? undefined)) {
      headers.set(name, value);
    }
    const isCached = init !== undefined && ("cache" in init || "next" in init);
    const sent: RequestInit = { ...(!isCached && { cache: "no-store" }), ...init, headers };
    return request ? fetch(...withKeyHeaders(request, sent)) : fetch(input, sent);
  };
}

/**
 * A `Request` with the headers in it, and the rest of `init` that only Next.js reads.
 *
 * INVARIANT: the headers are in the first argument. Older versions of Next.js, such as 14 and 15, make the cache key of
 * a `Request` from the request alone. Headers of `init` are sent and are not in the key, so one tenant would get the
 * answer of another.
 */
function withKeyHeaders(request: Request, init: RequestInit): [Request, RequestInit] {
  const { next, cache, ...own } = init as RequestInit & { next?: unknown };
  return [new Request(request, own), { ...(cache && { cache }), ...(next !== undefined && { next }) } as RequestInit];
}
