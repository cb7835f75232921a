// What may be said about a search for leaks.

import type { IdFormat } from "../tenant/tenant-id.js";
import type { TenantRef } from "../tenant/tenant-ref.js";
import type { CallCounts } from "./calls.js";
import type { HeldUpstream } from "./held-upstream.js";
import type { ReleaseOrder } from "./stress.js";
import type { TestTenant } from "./tenant-mentions.js";

/** How to look for leaks. */
export interface LeakOptions {
  /** How many requests in all; 3,000 by default. The orders share them. */
  readonly requests?: number;
  /** The tenants that ask, at least two of them, or how many of `tenantFixtures`; 100 by default. */
  readonly tenants?: number | readonly TestTenant[];
  /** How many requests are in flight at once; 64 by default. */
  readonly concurrency?: number;
  /** In which order those that wait go on; by default "fifo", "lifo" and "random", one after another. */
  readonly order?: ReleaseOrder | readonly ReleaseOrder[];
  /** One request in so many is given up while it is in flight; 10 by default, `Infinity` for none. */
  readonly abortOneIn?: number;
  /** The same seed asks for the same tenants in the same order; 1 by default. */
  readonly seed?: number;
  /** The header that names the tenant, in requests and in the echo; `x-tenant-id` by default. */
  readonly header?: string;
  /** Names the tenant by host instead, `(slug) => `${slug}.localhost`` for instance. */
  readonly host?: (slug: string) => string;
  /** What is asked for, relative to the app's address; `/` by default. */
  readonly path?: string;
  /** Makes the request of a tenant, where header, host and path do not say enough. */
  readonly makeRequest?: (tenant: TestTenant, base: string) => Request;
  /**
   * Every tenant that an answer names; by default the echoed header, and each tenant's id in the body. With `ids: "opaque"`
   * each is `{ id }` or `{ slug }`.
   */
  readonly tenantsIn?: (response: Response, body: string) => Iterable<TenantRef>;
  /**
   * How the ids of the tenants are written. An opaque id is found in a body as a whole word; where ids are short, such as
   * `42`, say by `tenantsIn` which words are ids.
   *
   * @default "uuid"
   */
  readonly ids?: IdFormat;
  /** What the app under test waits for, so that the storm decides in which order a server finishes. */
  readonly upstream?: HeldUpstream;
  /** Told about a hundred times in each order how far it is. */
  readonly onProgress?: (progress: Progress) => void;
}

/** How far the search is in one order. */
export interface Progress extends CallCounts {
  readonly order: ReleaseOrder;
  /** How many requests this order has in all. */
  readonly requests: number;
}
