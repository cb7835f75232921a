// Where a page goes after a tenant was chosen. It never leaves the hosts of this page and of that tenant.

import type { TenantClient } from "../../client/tenant-client.js";
import type { Membership } from "../../profile/profile.js";
import { validationError } from "../../wasm/refusals.js";
import { type PageAddress, tenantUrl } from "./tenant-url.js";

/**
 * Where to go after a choice: a path (`/panels`), or a URL on the chosen tenant's own host or on the page's. A function
 * gets the chosen tenant.
 */
export type AfterSelectUrl = string | ((tenant: Membership) => string);

/** What a URL consists of if it starts as a path or with http. Browsers drop or rewrite the other characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that a URL must not contain.
const PLAIN = /^(?:\/|https?:\/\/)[^\\\u0000-\u0020\u007f]*$/i;

/**
 * The URL to open after a choice. A path belongs to this page's host where the tab switches in place, and to the
 * tenant's own host elsewhere.
 *
 * @throws {TenantValidationError} for a URL that is on any other host.
 */
export function urlAfterSelect(
  client: Pick<TenantClient, "resolveOptions" | "canSwitch">,
  tenant: Membership,
  after: AfterSelectUrl,
  page: PageAddress = location,
): string {
  const pageOrigin = `${page.protocol}//${page.host}`;
  const given: unknown = typeof after === "function" ? after(tenant) : after;
  const text = typeof given === "string" && PLAIN.test(given) ? given : null;
  const isPath = text?.startsWith("/") === true;
  const own = ownOrigin(client, tenant, page, isPath && !client.canSwitch);
  const base = isPath && !client.canSwitch && own !== null ? own : pageOrigin;
  const url = text !== null && URL.canParse(text, base) ? new URL(text, base) : null;
  // INVARIANT: the compared URL is the one that the page opens, so no second parser can read it differently.
  const isSafe = url !== null && url.username === "" && url.password === "";
  if (!isSafe || (url.origin !== new URL(pageOrigin).origin && url.origin !== own)) {
    const received = String(given).slice(0, 80);
    const reason = `write a path, or a URL on the tenant's own host or on this page's; this is "${received}"`;
    throw validationError("afterSelectUrl", reason);
  }
  return url.href;
}

/** The origin of the tenant's own host; null where it has none and none is needed. */
function ownOrigin(
  client: Pick<TenantClient, "resolveOptions">,
  tenant: Membership,
  page: PageAddress,
  isNeeded: boolean,
): string | null {
  try {
    return new URL(tenantUrl(client, tenant, "/", page)).origin;
  } catch (error) {
    if (isNeeded) {
      throw error;
    }
    return null;
  }
}
