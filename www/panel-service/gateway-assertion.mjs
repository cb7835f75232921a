// Which requests come from the gateway, and for which tenant.

import { verifyAssertion } from "tenantry/server";

/**
 * A verifier of the gateway's assertions.
 *
 * - `name` is the name of this service in the gateway's list of upstreams. An assertion with this name is of a member's
 *   request that the gateway passed on. It may read.
 * - `name/runs` is in an assertion of the gateway itself. Only that one may start a run, so a member cannot put another
 *   question or other experts into a panel. No upstream can have this name.
 * - `keys` are the options of `verifyAssertion` for the keys: `{ jwksUrl }` or `{ keys }`.
 */
export function assertionVerifier(name, keys) {
  const audience = { read: name, run: `${name}/runs` };
  return (headers, purpose) => verifyAssertion(headers, { upstream: audience[purpose], ...keys });
}
