// A tenant API for tests that knows only the given tenants.
import type { TenantProfile } from "../profile/profile.js";
import type { IdOptions } from "../tenant/tenant-id.js";
import { membershipFixture } from "./fixtures.js";

/** Returns the response to one request. */
export type Responder = (request: Request) => Response | Promise<Response>;

/**
 * A tenant API of these tenants: `GET …/v1/tenants`, and `GET …/v1/tenants/{id or slug}/profile` with the gateway's
 * echo and its one refusal. It returns null for every other request. With `ids: "opaque"` the profile is at
 * `…/v1/tenants/{id}/profile` and at `…/v1/tenants/by-slug/{slug}/profile`.
 *
 * @param options The format of the ids, UUIDs by default.
 * @example
 * const respond = apiFixture([acme, medtech]);
 * respond(new Request("https://api.test/v1/tenants/acme/profile")); // 200 with the profile
 */
export function apiFixture(
  tenants: readonly TenantProfile[],
  { ids = "uuid" }: IdOptions = {},
): (request: Request) => Response | null {
  const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  const bySlug = new Map(tenants.map((tenant) => [tenant.slug, tenant]));
  const find = (name: string, isSlug: boolean) =>
    ids === "opaque" ? (isSlug ? bySlug : byId).get(name) : (byId.get(name) ?? bySlug.get(name));
  return ({ method, url }) => {
    const [, list, isSlug, name] = (method === "GET" && PATH.exec(new URL(url).pathname)) || [];
    if (list !== undefined) {
      return Response.json({ tenants: tenants.map((tenant) => membershipFixture(tenant)) });
    }
    if (name === undefined || (isSlug !== undefined && ids === "uuid")) {
      return null;
    }
    const profile = find(decodeURIComponent(name), isSlug !== undefined);
    return profile ? Response.json(toWire(profile), { headers: { "x-tenant-id": profile.id } }) : refusal();
  };
}

const PATH = /\/v1\/tenants(?:($)|\/(by-slug\/)?([^/]+)\/profile$)/;

/** The profile on the wire, which calls the flags `features`. */
function toWire({ flags, ...profile }: TenantProfile): object {
  return { features: flags, ...profile };
}

/** The gateway's response for a caller who is not a member, and for a tenant that does not exist. */
function refusal(): Response {
  const problem = { title: "Forbidden", status: 403, code: "UNAUTHORIZED_TENANT_ACCESS" };
  return Response.json(problem, { status: 403, headers: { "content-type": "application/problem+json" } });
}
