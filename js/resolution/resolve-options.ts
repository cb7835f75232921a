// What a caller says: how to resolve, and what is known of the request.

import type { IdFormat } from "../tenant/tenant-id.js";
import type { TenantRef } from "../tenant/tenant-ref.js";
import type { HeadersLike } from "./headers.js";
import type { Source } from "./resolution.js";

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
  /**
   * The cookie that seeds new tabs. A plain name is read and written as `__Host-tenant_id`, except on localhost.
   * `{ name: "tenant_id", prefix: "" }` has exactly this name everywhere, for a cookie that another server sets; every sibling
   * subdomain can set that one too.
   *
   * @default "tenant_id"
   */
  readonly cookie?: string | CookieOption;
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
  /**
   * The proxies in front of this server and the header in which they report the host. Without it only the `Host` header counts; with it
   * only that header, and a request in which it has fewer entries than `count` is refused.
   */
  readonly trustedProxies?: TrustedProxies;
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

/** A cookie whose prefix is written apart from its name. */
export interface CookieOption {
  readonly name: string;
  /** Empty for a cookie without a prefix. Without this member the cookie gets `__Host-`. */
  readonly prefix?: "" | "__Host-" | "__Secure-";
}

/** Where proxies report the host that the visitor asked for. */
export interface TrustedProxies {
  /** The header: `x-forwarded-host`, `forwarded` (its parameter `host`), or one of your own, with a list of hosts. */
  readonly header: string;
  /** How many proxies add an entry to it, 1 or more. The entry of the outermost counts: the `count`-th from the right. */
  readonly count: number;
}

/** What is known of a request. What is not given is read from `headers`; the host, where they have none, from `url`. */
export interface ResolveRequest {
  readonly host?: string | null | undefined;
  readonly cookie?: string | null | undefined;
  /** The value of the header that `trustedProxies` names. */
  readonly forwardedHost?: string | null | undefined;
  readonly headers?: HeadersLike | null | undefined;
  /** The absolute address of a `Request`. */
  readonly url?: string | null | undefined;
}

/** A request in any of its shapes: a `Request`, its headers alone, or what is known of it. */
export type RequestLike = ResolveRequest | HeadersLike;
