// Asking the kernel which tenant a request is for: the options parsed once, the request read.
import { type HeadersLike, readHeader } from "./headers.js";
import type { Source } from "./resolution.js";
import type { Resolver } from "./wasm/generated/tenantry.js";
import { generation, kernel, kernelError } from "./wasm/module.js";

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

/** The options as the kernel holds them. */
export interface ParsedOptions {
  readonly resolver: Resolver;
  /** The name of the tenant header. */
  readonly header: string;
}

const noOptions: ResolveOptions = {};
const parsed = new WeakMap<ResolveOptions, ParsedOptions & { madeIn: number }>();

/** The parsed options; parsed once for each options object, so keep one and pass it along. */
export function parseOptions(given: ResolveOptions | null | undefined): ParsedOptions {
  const options = given ?? noOptions;
  const known = parsed.get(options);
  if (known?.madeIn === generation) {
    return known;
  }
  const resolver = kernel((module) => new module.Resolver(options));
  const made = { resolver, header: resolver.headerName, madeIn: generation };
  parsed.set(options, made);
  return made;
}

type Fact = string | undefined;

/** The facts of a request in the order in which the kernel takes them. */
export type Facts = [host: Fact, forwardedHost: Fact, header: Fact, cookie: Fact];

/** Reads the facts of a request; `header` is the name of the tenant header. */
export function factsOf(request: ResolveRequest, header: string): Facts {
  if (typeof request !== "object" || request === null) {
    throw kernelError((module) => module.validationError("request", "give { host, cookie } or { headers }"));
  }
  const { headers } = request;
  return [
    text(request.host) ?? readHeader(headers, "host"),
    text(request.forwardedHost) ?? readHeader(headers, "x-forwarded-host"),
    readHeader(headers, header),
    text(request.cookie) ?? readHeader(headers, "cookie"),
  ];
}

/** What is not there, is not there; anything else is text, for the kernel to judge. */
function text(value: unknown): Fact {
  return value == null ? undefined : String(value);
}
