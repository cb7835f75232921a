// The call into the kernel: options are parsed once, then each request is read and resolved.

import { brand, type IdFormat } from "../tenant/tenant-id.js";
import { describeValue, requireText } from "../tenant/text.js";
import { resolve, resolveFully, setOptions } from "../wasm/generated/tenantry.js";
import { toJson } from "../wasm/json.js";
import { call, callWithJson, discardInstance, generation, readAscii, writeAscii } from "../wasm/kernel.js";
import { validationError } from "../wasm/refusals.js";
import { areHeaders, type HeadersLike, readHeaders } from "./headers.js";
import { isId, isUnconfirmed, lengthIn, REFUSED, sourceIn, startIn } from "./packed-answer.js";
import type { Resolution } from "./resolution.js";
import type { RequestLike, ResolveOptions, ResolveRequest } from "./resolve-options.js";

/** Options that the kernel has accepted, and what to read from a request for them. */
export interface ParsedOptions {
  /** The options as the arguments of `setOptions`. */
  readonly json: string;
  /** The name of the tenant header. */
  readonly header: string;
  /** The format of ids. */
  readonly ids: IdFormat;
  /** The names of the headers to read. */
  readonly wanted: readonly string[];
  /** A text that every `Cookie` header with the tenant's cookie contains. */
  readonly cookie: string;
}

/** What the kernel says of options. */
interface OptionFacts {
  readonly header: string;
  readonly ids: IdFormat;
  readonly cookie: string;
  readonly forwardedHeader: string | null;
}

const noOptions: ResolveOptions = {};
const parsed = new WeakMap<ResolveOptions, ParsedOptions>();

/** The options that the module holds, and in which of its instances. */
let held: ParsedOptions | undefined;
let heldIn: number | undefined;

/** Parses options, once for each options object. Pass the same object again. */
export function parseOptions(given: ResolveOptions | null | undefined): ParsedOptions {
  const options = given ?? noOptions;
  const known = parsed.get(options);
  if (known !== undefined) {
    return known;
  }
  const json = toJson([options]);
  // A server often makes a client, with new options of the same content, for each request.
  const made = held?.json === json ? held : readOptions(json);
  parsed.set(options, made);
  return made;
}

/** Gives the module the options of the next calls, unless it holds them. */
export function holdOptions(options: ParsedOptions): void {
  if (held !== options || heldIn !== generation) {
    readOptions(options.json, options);
  }
}

function readOptions(json: string, known?: ParsedOptions): ParsedOptions {
  const { header, ids, cookie, forwardedHeader } = callWithJson<OptionFacts>(setOptions, json);
  const wanted = ["host", ":authority", forwardedHeader ?? "x-forwarded-host", header, "cookie"];
  held = known ?? { json, header, ids, cookie, wanted };
  heldIn = generation;
  return held;
}

type Fact = string | undefined;

/** The facts of a request, in the order in which the kernel takes them. */
export type Facts = readonly [host: Fact, authority: Fact, forwardedHost: Fact, header: Fact, cookie: Fact];

/** The facts of a browser's tab or worker. No proxy changes its host. */
export type TabFacts = readonly [...Facts, session: Fact, isInBrowser: true];

const noFacts: readonly Fact[] = [];

/** Reads the facts of a request, from the headers named in `wanted`. */
export function factsOf(given: RequestLike, wanted: readonly string[]): Facts {
  if (typeof given !== "object" || given === null) {
    const reason = `give a Request, Headers, { headers } or { host, cookie }; this is ${describeValue(given)}`;
    throw validationError("request", reason);
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

/** Resolves a request whose facts were read. */
export function resolveFacts(options: ParsedOptions, facts: Facts): Resolution {
  holdOptions(options);
  return resolveAscii(options, facts) ?? call(resolveFully, ...facts);
}

/** Resolves without strings. Returns null for a refusal, and for facts that do not fit into the buffer. */
function resolveAscii(options: ParsedOptions, facts: Facts): Resolution | null {
  // By index: destructuring would run the array's iterator, which is measurable at one microsecond for the whole call.
  const host = facts[0];
  const authority = facts[1];
  const forwardedHost = facts[2];
  const header = facts[3];
  const cookies = facts[4];
  const cookie = cookies && cookiesFrom(cookies, options.cookie);
  if (!writeAscii(`${host ?? ""}${authority ?? ""}${forwardedHost ?? ""}${header ?? ""}${cookie ?? ""}`)) {
    return null;
  }
  let answer: number;
  try {
    answer = resolve(sizeOf(host), sizeOf(authority), sizeOf(forwardedHost), sizeOf(header), sizeOf(cookie));
  } catch (cause) {
    throw discardInstance(cause);
  }
  if (answer === REFUSED || isUnconfirmed(answer)) {
    return null;
  }
  const start = startIn(answer);
  const length = lengthIn(answer);
  // Usually the result is a part of the host, which is first in the buffer.
  const isInHost = host !== undefined && start + length <= host.length;
  const tenant = isInHost ? host.slice(start, start + length) : readAscii(start, length);
  if (tenant.length !== length) {
    return null;
  }
  const source = sourceIn(answer);
  return isId(answer)
    ? { id: brand(tenant), slug: null, source, unconfirmed: [] }
    : { id: null, slug: tenant, source, unconfirmed: [] };
}

/** The cookies from the first one whose text contains the name. Most requests have none. */
function cookiesFrom(cookies: string, name: string): Fact {
  const at = cookies.indexOf(name);
  return at < 0 ? undefined : cookies.slice(cookies.lastIndexOf(";", at) + 1);
}

const sizeOf = (fact: Fact) => fact?.length ?? -1;
