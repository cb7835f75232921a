// The call into the kernel: options are parsed once, then each request is read and resolved.

import { brand, type IdFormat } from "../tenant/tenant-id.js";
import { describeValue, requireText } from "../tenant/text.js";
import type { Resolver } from "../wasm/generated/tenantry.js";
import { generation, kernel, kernelError } from "../wasm/module.js";
import { ScratchBuffer } from "../wasm/scratch-buffer.js";
import { areHeaders, type HeadersLike, readHeaders } from "./headers.js";
import { lazyResolution, type Resolution, type Source, sources } from "./resolution.js";
import type { RequestLike, ResolveOptions, ResolveRequest } from "./resolve-options.js";

/** Options that the kernel has parsed. */
export interface ParsedOptions {
  readonly resolver: Resolver;
  /** The name of the tenant header. */
  readonly header: string;
  /** The format of ids. */
  readonly ids: IdFormat;
  /** The names of the headers to read. */
  readonly wanted: readonly string[];
  /** A text that every `Cookie` header with the tenant's cookie contains. */
  readonly cookie: string;
  /** The memory through which requests and results cross without strings. */
  readonly buffer: ScratchBuffer;
}

const noOptions: ResolveOptions = {};
const parsed = new WeakMap<ResolveOptions, ParsedOptions & { madeIn: number }>();

/** Parses options, once for each options object. Pass the same object again. */
export function parseOptions(given: ResolveOptions | null | undefined): ParsedOptions {
  const options = given ?? noOptions;
  const known = parsed.get(options);
  if (known?.madeIn === generation) {
    return known;
  }
  const made = kernel((module) => {
    const resolver = new module.Resolver(options);
    const buffer = new ScratchBuffer((length) => resolver.openPage(length));
    const { headerName: header, cookieName: cookie } = resolver;
    const wanted = ["host", ":authority", resolver.forwardedHeader ?? "x-forwarded-host", header, "cookie"];
    return { resolver, header, wanted, cookie, ids: resolver.ids as IdFormat, buffer, madeIn: generation };
  });
  parsed.set(options, made);
  return made;
}

type Fact = string | undefined;

/** The facts of a request, in the order in which the kernel takes them. */
export type Facts = [host: Fact, authority: Fact, forwardedHost: Fact, header: Fact, cookie: Fact];

const noFacts: readonly Fact[] = [];

/** Reads the facts of a request, from the headers named in `wanted`. */
export function factsOf(given: RequestLike, wanted: readonly string[]): Facts {
  if (typeof given !== "object" || given === null) {
    const reason = `give a Request, Headers, { headers } or { host, cookie }; this is ${describeValue(given)}`;
    throw kernelError((module) => module.validationError("request", reason));
  }
  const request: ResolveRequest = areHeaders(given) || isOfNode(given) ? { headers: headersOf(given) } : given;
  const { headers } = request;
  const [host, authority, forwardedHost, header, cookie] = headers == null ? noFacts : readHeaders(headers, wanted);
  const givenHost = optionalText(request.host, "host");
  const sentHost = givenHost ?? host ?? (authority === undefined ? hostOf(request.url) : undefined);
  return [
    sentHost,
    // An identical authority needs no comparison in the kernel.
    givenHost === undefined && authority !== host ? authority : undefined,
    optionalText(request.forwardedHost, "forwardedHost") ?? forwardedHost,
    header,
    optionalText(request.cookie, "cookie") ?? cookie,
  ];
}

/** A request of Node's servers. Frameworks add a `host` of their own, so only its headers count. */
function isOfNode(request: object): request is { headers: HeadersLike } {
  return "rawHeaders" in request && "headers" in request;
}

function headersOf(given: HeadersLike | { headers: HeadersLike }): HeadersLike {
  return areHeaders(given) ? given : (given as { headers: HeadersLike }).headers;
}

/** Null and undefined mean absent. Any other value must be a string, which the kernel then checks. */
function optionalText(value: unknown, field: string): Fact {
  return value == null ? undefined : requireText(value, field);
}

/**
 * The host in the URL of a `Request`. It is cut out and not parsed, so that the kernel sees the original text. Node,
 * Bun and Deno make the URL from the `Host` header or `:authority`; a `Request` made by hand or in a browser has no
 * such header.
 */
function hostOf(url: unknown): Fact {
  return typeof url === "string" ? /^https?:\/\/([^/?#]*)/i.exec(url)?.[1] : undefined;
}

/**
 * Resolves without strings. Returns null for a refusal and for facts that do not fit into the buffer: `explain` then
 * gives the result or the error.
 */
export function resolveQuickly(parsed: ParsedOptions, facts: Facts, explain: () => Resolution): Resolution | null {
  const { resolver, buffer } = parsed;
  // By index: destructuring would run the array's iterator, which is measurable at one microsecond for the whole call.
  const host = facts[0];
  const authority = facts[1];
  const forwardedHost = facts[2];
  const header = facts[3];
  const cookies = facts[4];
  const cookie = cookies && cookiesFrom(cookies, parsed.cookie);
  if (!buffer.write(`${host ?? ""}${authority ?? ""}${forwardedHost ?? ""}${header ?? ""}${cookie ?? ""}`)) {
    return null;
  }
  const answer = kernel(() =>
    resolver.resolve(sizeOf(host), sizeOf(authority), sizeOf(forwardedHost), sizeOf(header), sizeOf(cookie)),
  );
  if (answer === 0) {
    return null;
  }
  const source = sources[answer & 7] as Source;
  const length = (answer >> 5) & 127;
  const start = answer >> 12;
  // Usually the result is a part of the host, which is first in the buffer.
  const isInHost = host !== undefined && start + length <= host.length;
  const tenant = isInHost ? host.slice(start, start + length) : buffer.read(start, length);
  const isId = (answer & 8) !== 0;
  const claim = { id: isId ? brand(tenant) : null, slug: isId ? null : tenant, source };
  return lazyResolution(claim, (answer & 16) === 0, explain);
}

/** The cookies from the first one whose text contains the name. Most requests have none. */
function cookiesFrom(cookies: string, name: string): Fact {
  const at = cookies.indexOf(name);
  return at < 0 ? undefined : cookies.slice(cookies.lastIndexOf(";", at) + 1);
}

const sizeOf = (fact: Fact) => fact?.length ?? -1;
