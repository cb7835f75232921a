import "server-only";
import { headers } from "next/headers";
import { cache } from "react";
import { createTenantClient, type TenantClient } from "tenantry";
import { tenantOptions, timeouts } from "@/tenant.config";
import { gatewayUrl } from "./gateway-url";
import { getSession } from "./session";

/** The tenant client of this request. It sends the caller's session token to the gateway. */
export const getTenantClient = cache(async (): Promise<TenantClient> => {
  const session = await getSession();
  const client = createTenantClient({
    ...tenantOptions,
    api: gatewayUrl(),
    timeouts,
    request: { headers: await headers() },
    fetch: withToken(session?.token),
  });
  // A refusal does not throw here: the layout reads `client.error` and renders the matching page.
  await client.ready.catch(() => undefined);
  return client;
});

function withToken(token: string | undefined): typeof fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    if (token) headers.set("authorization", `Bearer ${token}`);
    return fetch(input, { ...init, headers, cache: "no-store" });
  };
}
