// Asking the kernel which tenant a request is for: the options parsed once, the request read.
import { readHeader } from "./headers.js";
import type { ResolveOptions, ResolveRequest } from "./resolve-options.js";
import type { Resolver } from "./wasm/generated/tenantry.js";
import { generation, kernel, kernelError } from "./wasm/module.js";

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
