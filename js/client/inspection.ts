// What a client shows to `tenantry/devtools`. Nothing else reads it.

import type { FetchScope } from "../fetch/tenant-fetch.js";
import type { TransitionParts } from "./tenant-transition.js";

/** The key of an `Inspection` in a client. It is the same in every copy of the package. */
export const inspection: unique symbol = Symbol.for("tenantry.inspection") as never;

/** The parts of a client that devtools observe. They are looked up at every call, so a method may be replaced. */
export interface Inspection extends TransitionParts {
  readonly scope: FetchScope;
  /** What `client.fetch` calls. */
  readonly fetch: typeof fetch;
}

/** A client made by `createTenantClient`. */
export interface Inspectable {
  readonly [inspection]: Inspection;
}
