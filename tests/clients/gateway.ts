// The running gateway, sessions of the demo's users, and clients that send those sessions.
import { createTenantClient, type Snapshot, type TenantClient, type TenantClientOptions } from "tenantry";

export const gatewayUrl = process.env.GATEWAY_URL ?? "http://127.0.0.1:8787";

export const ACME = "11111111-1111-1111-1111-111111111111";
export const MEDTECH = "22222222-2222-2222-2222-222222222222";

export const ADA = "ada@acme.test";
/** A member of both tenants. */
export const SAM = "sam@vital.test";

/** Signs in and returns the session token. */
export async function signIn(email: string): Promise<string> {
  const response = await fetch(`${gatewayUrl}/v1/demo/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email }),
  });
  return (await response.json()).token;
}

/** A client that sends the session to the tenant API, as a server does for a signed-in caller. */
export function signedInClient(session: string, options: Partial<TenantClientOptions> & { api: string }): TenantClient {
  return createTenantClient(signedInOptions(session, options));
}

/** The options of such a client, with timeouts that a slow machine does not exceed. */
export function signedInOptions(
  session: string,
  options: Partial<TenantClientOptions> & { api: string },
): TenantClientOptions {
  // Not `fetch(new Request(input, init))`: Node loses the abort of a `Request` that nobody keeps, as soon as it is
  // collected.
  const signedIn: typeof fetch = (input, init) => {
    const request = input instanceof Request ? input : undefined;
    const headers = new Headers(init?.headers ?? request?.headers);
    if ((request?.url ?? String(input)).startsWith(`${options.api}/`)) {
      headers.set("authorization", `Bearer ${session}`);
    }
    return fetch(input, { ...init, headers });
  };
  const timeouts = { attempt: 30_000, total: 30_000 };
  return { fetch: signedIn, request: { host: "acme.localhost" }, timeouts, ...options };
}

/** A snapshot as a server would render it for the tenant. */
export function snapshotOf(id: string, slug: string): Snapshot {
  const profile = { id, slug, name: slug, features: {}, limits: {}, branding: {} };
  return { profile, madeAt: "2026-11-21T00:00:00Z" } as unknown as Snapshot;
}
