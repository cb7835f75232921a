// The running gateway, the demo's people signed in to it, and clients that act for them.
import { createTenantClient, type Snapshot, type TenantClient, type TenantClientOptions } from "tenantry";

export const gatewayUrl = process.env.GATEWAY_URL ?? "http://127.0.0.1:8787";

export const ACME = "11111111-1111-1111-1111-111111111111";
export const MEDTECH = "22222222-2222-2222-2222-222222222222";

export const ADA = "ada@acme.test";
/** A consultant to both tenants. */
export const SAM = "sam@vital.test";

/** The session token that the demo's sign-in gives. */
export async function signIn(email: string): Promise<string> {
  const answer = await fetch(`${gatewayUrl}/v1/demo/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email }),
  });
  return (await answer.json()).token;
}

/** A client as a signed-in server makes it. */
export function clientOf(session: string, options: Partial<TenantClientOptions> & { api: string }): TenantClient {
  return createTenantClient(optionsOf(session, options));
}

/** Its options: it waits for an answer however slow the machine is. */
export function optionsOf(
  session: string,
  options: Partial<TenantClientOptions> & { api: string },
): TenantClientOptions {
  const signedIn: typeof fetch = (input, init) => {
    const request = new Request(input, init);
    if (request.url.startsWith(`${options.api}/`)) {
      request.headers.set("authorization", `Bearer ${session}`);
    }
    return fetch(request);
  };
  const timeouts = { attempt: 30_000, total: 30_000 };
  return { fetch: signedIn, request: { host: "acme.localhost" }, timeouts, ...options };
}

/** What a server would have rendered for the tenant, whoever looks at it. */
export function snapshotOf(id: string, slug: string): Snapshot {
  const profile = { id, slug, name: slug, features: {}, limits: {}, branding: {} };
  return { profile, madeAt: "2026-11-21T00:00:00Z" } as unknown as Snapshot;
}
