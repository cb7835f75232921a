import { AllowedOrigins, ownOrigins } from "../fetch/allowed-origins.js";
import type { Tenancy } from "./tenancy.js";

/**
 * The `fetch` of a request's client. It tells the app's own API who the caller is, and a third party never learns it.
 *
 * Next.js caches no answer of the API unless the call asks for it with `cache` or `next`.
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
    for (const [name, value] of new Headers(await session?.())) {
      headers.set(name, value);
    }
    const isCached = init !== undefined && ("cache" in init || "next" in init);
    return fetch(input, { ...(!isCached && { cache: "no-store" }), ...init, headers });
  };
}
