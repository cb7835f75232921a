// What a caller says: how to resolve, and what is known of the request.
import type { HeadersLike } from "./headers.js";
import type { Source } from "./resolution.js";
import type { IdFormat } from "./tenant-id.js";
import type { TenantRef } from "./tenant-ref.js";

/** How to resolve. It is plain data, so a server can hand it to a client component. */
export interface ResolveOptions {
  /** Domains under which each label is a tenant, such as `vital.health`. `localhost` always is one. */
  readonly rootDomains?: readonly string[];
  /** Hosts that belong to one tenant, each with its id or slug. */
  readonly customDomains?: Readonly<Record<string, TenantRef>>;
  /** The sources that may speak; all of them by default. */
  readonly sources?: readonly Source[];
  /** The header that names the tenant; `x-tenant-id` by default. */
  readonly header?: string;
  /** The cookie that seeds new tabs; `tenant_id` by default, read as `__Host-tenant_id` except on localhost. */
  readonly cookie?: string;
  /** The one tenant (id or slug) that this deployment serves. */
  readonly pinned?: TenantRef;
  /** The tenant (id or slug) where no source names one. */
  readonly defaultTenant?: TenantRef;
  /** The only tenants served, each named as its source names it: by slug for hosts, by id for headers and cookies. */
  readonly allowedTenants?: readonly TenantRef[];
  /** Labels that are no tenants, in place of the default list (`www`, `api`, `app`, `admin`, …). */
  readonly reservedLabels?: readonly string[];
  /** What parts a tenant from a preview's name in one label, such as `---` in `acme---my-branch`. */
  readonly previewSeparator?: string;
  /** Whether `X-Forwarded-Host` counts; only behind a proxy that sets it. False by default. */
  readonly trustForwardedHost?: boolean;
  /** The source that wins where two disagree; without it that is a `TenantConflictError`. */
  readonly prefer?: Source;
  /** False resolves the default tenant everywhere, for a deployment without tenants. True by default. */
  readonly enabled?: boolean;
  /**
   * How the ids of the tenants are written. With `"opaque"` an id is 1 to 64 of `A-Z a-z 0-9 _ -`, the first a letter or a
   * digit, compared letter for letter: `org_2abcDEF`, a ULID, `42`. Options that name a tenant then say `{ id }` or
   * `{ slug }`. Headers, cookies and the tab's choice always hold ids, hosts always slugs.
   *
   * @default "uuid"
   */
  readonly ids?: IdFormat;
}

/** What is known of a request. `host`, `cookie` and `forwardedHost` are read from `headers` where they are not given. */
export interface ResolveRequest {
  readonly host?: string | undefined;
  readonly cookie?: string | undefined;
  readonly forwardedHost?: string | undefined;
  readonly headers?: HeadersLike | undefined;
}
