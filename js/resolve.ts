// Resolution: which tenant a request is for. The rule is the kernel's; this reads the request.
import { type HeadersLike, readHeader } from "./headers.js";
import type { Resolver } from "./wasm/generated/tenantry.js";
import { generation, kernel, kernelError } from "./wasm/module.js";

/** A place that can name the tenant, in the order of precedence. */
export type Source = "pinned" | "header" | "subdomain" | "session" | "cookie" | "default" | "platform";

/** How to resolve. It is plain data, so a server can hand it to a client component. */
export interface ResolveOptions {
  /** Domains under which each label is a tenant, such as `vital.health`. `localhost` always is one. */
  readonly rootDomains?: readonly string[];
  /** Hosts that belong to one tenant, each with its id or slug. */
  readonly customDomains?: Readonly<Record<string, string>>;
  /** The sources that may speak; all of them by default. */
  readonly sources?: readonly Source[];
  /** The header that names the tenant; `x-tenant-id` by default. */
  readonly header?: string;
  /** The cookie that seeds new tabs; `tenant_id` by default, read as `__Host-tenant_id` except on localhost. */
  readonly cookie?: string;
  /** The one tenant (id or slug) that this deployment serves. */
  readonly pinned?: string;
  /** The tenant (id or slug) where no source names one. */
  readonly defaultTenant?: string;
  /** The only tenants served, each named as its source names it: by slug for hosts, by id for headers and cookies. */
  readonly allowedTenants?: readonly string[];
  /** Labels that are no tenants, in place of the default list (`www`, `api`, `app`, `admin`, …). */
  readonly reserved?: readonly string[];
  /** What parts a tenant from a preview's name in one label, such as `---` in `acme---my-branch`. */
  readonly previewSeparator?: string;
  /** Whether `X-Forwarded-Host` counts; only behind a proxy that sets it. False by default. */
  readonly trustForwardedHost?: boolean;
  /** The source that wins where two disagree; without it that is a `TenantConflict`. */
  readonly prefer?: Source;
  /** False resolves the default tenant everywhere, for a deployment without tenants. True by default. */
  readonly enabled?: boolean;
}

/** What is known of a request. `host`, `cookie` and `forwardedHost` are read from `headers` where they are not given. */
export interface ResolveRequest {
  readonly host?: string | undefined;
  readonly cookie?: string | undefined;
  readonly forwardedHost?: string | undefined;
  readonly headers?: HeadersLike | undefined;
}

/** A tenant as a source named it: by `id` or by `slug`, the other is null. */
export interface TenantClaim {
  readonly id: string | null;
  readonly slug: string | null;
  readonly source: Source;
}

/** What one source said and what became of it, in words for a person. */
export interface TraceEntry {
  readonly source: Source;
  readonly outcome: "used" | "agreed" | "unconfirmed" | "passed over" | "absent" | "off";
  readonly detail: string;
}

/** The tenant that the sources name: the winner's claim, and how it came about. */
export interface Resolution extends TenantClaim {
  /** One entry for every source. */
  readonly trace: readonly TraceEntry[];
  /** Other sources that named a tenant in the other spelling. `confirmResolution` checks them. */
  readonly unconfirmed: readonly TenantClaim[];
}

const noOptions: ResolveOptions = {};
const resolvers = new WeakMap<ResolveOptions, { made: number; resolver: Resolver }>();

/** The parsed options; parsed once for each options object, so keep one and pass it along. */
export function resolverFor(given: ResolveOptions | null | undefined): Resolver {
  const options = given ?? noOptions;
  const known = resolvers.get(options);
  if (known?.made === generation) {
    return known.resolver;
  }
  const resolver = kernel((module) => new module.Resolver(options));
  resolvers.set(options, { made: generation, resolver });
  return resolver;
}

type Fact = string | undefined;

/** What is not there, is not there; anything else is text, for the kernel to judge. */
function text(value: unknown): Fact {
  return value == null ? undefined : String(value);
}

/** The facts of a request in the order in which the kernel takes them. */
export function factsOf(
  request: ResolveRequest,
  resolver: Resolver,
): [host: Fact, forwardedHost: Fact, header: Fact, cookie: Fact] {
  if (typeof request !== "object" || request === null) {
    throw kernelError((module) => module.validationError("request", "give { host, cookie } or { headers }"));
  }
  const { headers } = request;
  return [
    text(request.host) ?? readHeader(headers, "host"),
    text(request.forwardedHost) ?? readHeader(headers, "x-forwarded-host"),
    readHeader(headers, resolver.headerName),
    text(request.cookie) ?? readHeader(headers, "cookie"),
  ];
}

/**
 * Which tenant a request is for.
 *
 * A source that is absent passes to the next one; a source that is present and wrong is an error and never falls
 * through to another tenant. Without options `*.localhost` works.
 *
 * @throws {TenantError} of the kind that says what is wrong: `TenantConflict`, `InvalidTenantId`, `TenantValidation`,
 * `TenantNotAllowed`, `TenantNotResolved`.
 */
export function resolveTenant(request: ResolveRequest, options?: ResolveOptions): Resolution {
  const resolver = resolverFor(options);
  return kernel(() => resolver.resolve(...factsOf(request, resolver)));
}

/**
 * Checks a resolution against what the tenant directory says: every source must have named this tenant.
 *
 * @throws {TenantConflict} when one of them named another.
 */
export function confirmResolution(resolution: Resolution, tenant: { id: string; slug: string }): void {
  kernel((module) => module.confirmResolution(resolution, tenant.id, tenant.slug));
}

/**
 * The same address for another tenant: `acme.localhost:3000` and `medtech` make `medtech.localhost:3000`.
 *
 * The result is always under a root domain of the options, so it is safe to navigate to.
 *
 * @throws {TenantValidation} for a host that is not under one.
 */
export function tenantHost(host: string, slug: string, options?: ResolveOptions): string {
  const resolver = resolverFor(options);
  return kernel(() => resolver.tenantHost(host, slug));
}
