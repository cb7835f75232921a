// A tenant API that knows the tenants it is given and nobody else.
import type { TenantProfile } from "../profile.js";
import { membershipFixture } from "./fixtures.js";

/** Answers one request. */
export type Answer = (request: Request) => Response | Promise<Response>;

/**
 * The tenant API of these tenants: `GET …/v1/tenants`, and `GET …/v1/tenants/{id or slug}/profile` with the echo and
 * the one refusal of the gateway. Null for any other request.
 */
export function apiFixture(tenants: readonly TenantProfile[]): (request: Request) => Response | null {
  const byName = new Map(tenants.flatMap((tenant) => [[tenant.id, tenant] as const, [tenant.slug, tenant] as const]));
  return ({ method, url }) => {
    const [, list, name] = (method === "GET" && PATH.exec(new URL(url).pathname)) || [];
    if (list !== undefined) {
      return Response.json({ tenants: tenants.map((tenant) => membershipFixture(tenant)) });
    }
    if (name === undefined) {
      return null;
    }
    const profile = byName.get(decodeURIComponent(name));
    return profile ? Response.json(profile, { headers: { "x-tenant-id": profile.id } }) : refusal();
  };
}

const PATH = /\/v1\/tenants(?:($)|\/([^/]+)\/profile$)/;

/** What the gateway says to who is no member, or where there is no such tenant. */
function refusal(): Response {
  const problem = { title: "Forbidden", status: 403, code: "UNAUTHORIZED_TENANT_ACCESS" };
  return Response.json(problem, { status: 403, headers: { "content-type": "application/problem+json" } });
}
