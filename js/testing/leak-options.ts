// The options of `expectNoTenantLeak`.

import type { IdFormat } from "../tenant/tenant-id.js";
import type { TenantRef } from "../tenant/tenant-ref.js";
import type { CallCounts } from "./calls.js";
import type { HeldUpstream } from "./held-upstream.js";
import type { ReleaseOrder } from "./stress.js";
import type { TestTenant } from "./tenant-mentions.js";

/** The options of `expectNoTenantLeak`. */
export interface LeakOptions {
  /**
   * The number of requests. The orders share them.
   *
   * @default 3000
   */
  readonly requests?: number;
  /**
   * The tenants that send requests, at least two, or a number of `tenantFixtures`.
   *
   * @default 100
   */
  readonly tenants?: number | readonly TestTenant[];
  /**
   * The number of requests in flight at once.
   *
   * @default 64
   */
  readonly concurrency?: number;
  /**
   * The orders in which waiting requests are released, one run after another.
   *
   * @default ["fifo", "lifo", "random"]
   */
  readonly order?: ReleaseOrder | readonly ReleaseOrder[];
  /**
   * Aborts one in this many requests while it is in flight. `Infinity` aborts none.
   *
   * @default 10
   */
  readonly abortOneIn?: number;
  /**
   * The seed of the random choices. The same seed gives the same tenants in the same order.
   *
   * @default 1
   */
  readonly seed?: number;
  /**
   * The header that names the tenant, in requests and in the echo.
   *
   * @default "x-tenant-id"
   */
  readonly header?: string;
  /** Names the tenant by host instead of by header, for example `(slug) => `${slug}.localhost``. */
  readonly host?: (slug: string) => string;
  /**
   * The path of the requests, relative to the app's URL.
   *
   * @default "/"
   */
  readonly path?: string;
  /** Makes the request for a tenant, if `header`, `host` and `path` are not enough. */
  readonly makeRequest?: (tenant: TestTenant, base: string) => Request;
  /**
   * Finds every tenant that a response names. With `ids: "opaque"` return `{ id }` or `{ slug }` for each.
   *
   * @default the echoed header, and each tenant's id in the body
   */
  readonly tenantsIn?: (response: Response, body: string) => Iterable<TenantRef>;
  /**
   * The format of the ids. An opaque id is found in a body as a whole word; for short ids such as `42` find the ids
   * with `tenantsIn`.
   *
   * @default "uuid"
   */
  readonly ids?: IdFormat;
  /**
   * The upstream that the app under test calls, so that the stress run decides in which order a server finishes. See
   * `openHeldUpstream`.
   */
  readonly upstream?: HeldUpstream;
  /** Called about a hundred times in each order. */
  readonly onProgress?: (progress: Progress) => void;
}

/** The progress in one order. */
export interface Progress extends CallCounts {
  /** The order. */
  readonly order: ReleaseOrder;
  /** The number of requests of this order. */
  readonly requests: number;
}
