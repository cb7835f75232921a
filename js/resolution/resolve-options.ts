// The public types of resolution: options and requests.

import type { IdFormat } from "../tenant/tenant-id.js";
import type { TenantRef } from "../tenant/tenant-ref.js";
import type { HeadersLike } from "./headers.js";
import type { Source } from "./resolution.js";

/**
 * The options of `resolveTenant` and of `createTenantClient`. They are plain data, so a server can pass them to a
 * client component. Reuse one object: it is parsed once.
 */
export interface ResolveOptions {
  /**
   * Domains under which each label is a tenant, for example `vital.health`. `localhost` is always one.
   *
   * @default []
   */
  readonly rootDomains?: readonly string[];
  /**
   * Hosts that belong to one tenant, each with its id or slug. `"*.vercel.app"` stands for the hosts with exactly one
   * label in front of that domain; an exact host outranks it.
   *
   * @default {}
   */
  readonly customDomains?: Readonly<Record<string, TenantRef>>;
  /**
   * The sources that may name the tenant.
   *
   * @default all sources
   */
  readonly sources?: readonly Source[];
  /**
   * The header that names the tenant.
   *
   * @default "x-tenant-id"
   */
  readonly header?: string;
  /**
   * The cookie that seeds new tabs. A plain name is read and written with the prefix `__Host-`, except on localhost. `{
   * name: "tenant_id", prefix: "" }` has exactly that name everywhere, for a cookie that another server sets; every
   * sibling subdomain can set that one too.
   *
   * @default "tenant_id"
   */
  readonly cookie?: string | CookieOption;
  /** The only tenant (id or slug) of this deployment. It overrides every other source. */
  readonly pinned?: TenantRef;
  /** The tenant (id or slug) where no other source names one. */
  readonly defaultTenant?: TenantRef;
  /**
   * The only tenants that this deployment serves. Name each one as its source does: by slug for hosts, by id for
   * headers and cookies.
   *
   * @default all tenants
   */
  readonly allowedTenants?: readonly TenantRef[];
  /**
   * Labels that are not tenants. They replace the default list.
   *
   * @default ["www", "api", "app", "admin", …]
   */
  readonly reservedLabels?: readonly string[];
  /** The text between a tenant and the name of a preview in one label, for example `---` in `acme---my-branch`. */
  readonly previewSeparator?: string;
  /**
   * The proxies in front of this server, and the header in which they report the host. Without this option only the
   * `Host` header counts. With it only that header counts, and a request whose header has fewer than `count` entries is
   * refused.
   */
  readonly trustedProxies?: TrustedProxies;
  /**
   * The source that wins where two sources disagree.
   *
   * @default none: a disagreement is a `TenantConflictError`
   */
  readonly prefer?: Source;
  /**
   * `false` resolves to the default tenant everywhere, for a deployment without tenants.
   *
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * The format of tenant ids. With `"opaque"` an id is 1 to 64 of `A-Z a-z 0-9 _ -`, starts with a letter or a digit,
   * and is case-sensitive: `org_2abcDEF`, a ULID, `42`. Options that name a tenant then use `{ id }` or `{ slug
   * }`. Headers, cookies and the tab's choice always contain ids, hosts always slugs.
   *
   * @default "uuid"
   */
  readonly ids?: IdFormat;
}

/** A cookie with an explicit prefix. */
export interface CookieOption {
  /** The name without prefix. */
  readonly name: string;
  /**
   * Empty for a cookie without a prefix.
   *
   * @default "__Host-"
   */
  readonly prefix?: "" | "__Host-" | "__Secure-";
}

/** Where proxies report the host of the original request. */
export interface TrustedProxies {
  /** The header: `x-forwarded-host`, `forwarded` (its parameter `host`), or your own header with a list of hosts. */
  readonly header: string;
  /**
   * How many proxies add an entry to it, 1 or more. The outermost proxy's entry counts: the `count`-th from the right.
   */
  readonly count: number;
}

/**
 * The parts of a request that resolution reads. A missing part is read from `headers`; the host, if they have none,
 * from `url`.
 */
export interface ResolveRequest {
  /** The `Host` header, for example `acme.localhost:3000`. */
  readonly host?: string | null | undefined;
  /** The `Cookie` header. */
  readonly cookie?: string | null | undefined;
  /** The value of the header in `trustedProxies`. */
  readonly forwardedHost?: string | null | undefined;
  /** The headers, in any shape. */
  readonly headers?: HeadersLike | null | undefined;
  /** The absolute URL of a `Request`. */
  readonly url?: string | null | undefined;
}

/** A request: a `Request`, its headers alone, or an object with its parts. */
export type RequestLike = ResolveRequest | HeadersLike;
