// What the profiles of a client come from.

import { TenantApiClient } from "../profile/tenant-api.js";
import type { IdFormat } from "../tenant/tenant-id.js";
import { validationError } from "../wasm/refusals.js";
import type { TenantClientOptions } from "./tenant-client.js";

/** The address of a directory in memory. Requests to it never leave the client. */
const DIRECTORY = "https://tenants.invalid";

/**
 * The tenant API, a directory in its place, or only the snapshot.
 *
 * @throws {TenantValidationError} for both an `api` and `tenants`, and for neither without a snapshot.
 */
export function profileSource(
  { api, tenants, snapshot, timeouts }: TenantClientOptions,
  send: typeof fetch,
  ids: IdFormat,
): TenantApiClient {
  if (api !== undefined && tenants !== undefined) {
    throw validationError("tenants", "write either `api` or `tenants`, not both");
  }
  if (tenants === undefined && (api !== undefined || !snapshot)) {
    return new TenantApiClient(api as string, send, ids, timeouts);
  }
  const answer = (request: Request) => tenants?.fetch(request) ?? answerWithoutDirectory();
  return new TenantApiClient(DIRECTORY, (request) => answer(request as Request), ids, timeouts);
}

/** A page that is rendered from a snapshot alone knows no other tenant. */
async function answerWithoutDirectory(): Promise<Response> {
  const detail = "the client has neither `api` nor `tenants`, so it knows the tenant of its snapshot only";
  const headers = { "content-type": "application/problem+json" };
  return Response.json({ code: "NOT_FOUND", title: "No tenant API", status: 404, detail }, { status: 404, headers });
}
