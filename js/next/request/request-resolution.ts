// Which tenant a request in Next.js is for.

import type { Resolution } from "../../resolution/resolution.js";
import { resolveTenant } from "../../resolution/resolve.js";
import type { ResolveOptions } from "../../resolution/resolve-options.js";
import { validationError } from "../../wasm/refusals.js";
import type { RequestHeaders } from "./request-options.js";
import type { Tenancy } from "./tenancy.js";

/**
 * Resolves a request by its own headers, and by no header that a proxy wrote.
 *
 * @param options Those of `requestOptions`.
 * @throws {TenantError} for a request that names no tenant, or two.
 */
export function resolveRequest(tenancy: Tenancy, options: ResolveOptions, headers: RequestHeaders): Resolution {
  const resolution = resolveTenant({ headers }, options);
  const hasHeader = headers.get(options.header ?? "x-tenant-id") !== null;
  if (hasHeader && resolution.source === "cookie" && tenancy.sources === undefined) {
    // INVARIANT: a tab with a choice of its own sends it in the header, and the cookie may be of another tab. A request
    // for two tenants is refused.
    const { sources, ...withHeader } = options;
    resolveTenant({ headers }, withHeader);
  }
  refuseOwnRequest(options, headers, resolution);
  return resolution;
}

/**
 * Next.js answers some server actions by a request to itself: it renders the target of a `redirect()`, and runs an
 * action that the page does not import. That request has the host of the server, which can be another tenant's, and
 * the visitor's in `X-Forwarded-Host`, which a visitor can forge. It is refused, and Next.js then leaves the redirect
 * to the browser.
 *
 * @see https://github.com/vercel/next.js/issues/62903
 */
function refuseOwnRequest(options: ResolveOptions, headers: RequestHeaders, { id, slug }: Resolution): void {
  const forwarded = headers.get("x-forwarded-host");
  if (forwarded === null || options.trustedProxies || !headers.get("accept")?.includes("text/x-component")) {
    return;
  }
  const asked = tenantAt(forwarded.split(",", 1)[0] as string, headers, options);
  if (asked?.id !== id || asked?.slug !== slug) {
    const reason =
      "this request of a server action has the host of a different tenant in X-Forwarded-Host; if a proxy of yours " +
      "sets that header, name it in trustedProxies, and else import the action in the page that calls it";
    throw validationError("host", reason);
  }
}

function tenantAt(host: string, headers: RequestHeaders, options: ResolveOptions): Resolution | null {
  try {
    return resolveTenant({ host: host.trim(), cookie: headers.get("cookie") }, options);
  } catch {
    return null;
  }
}
