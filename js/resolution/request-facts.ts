// What a request says of its tenant, read from every shape of a request that servers use.

import { describeValue, requireText } from "../tenant/text.js";
import { validationError } from "../wasm/refusals.js";
import { areHeaders, type HeadersLike, readHeaders } from "./headers.js";
import type { RequestLike, ResolveRequest } from "./resolve-options.js";

/** One fact of a request; undefined if the request does not have it. */
export type Fact = string | undefined;

/** The facts of a request, in the order in which the kernel takes them. */
export type Facts = readonly [host: Fact, authority: Fact, forwardedHost: Fact, header: Fact, cookie: Fact];

/** The facts of a browser's tab or worker. No proxy changes its host. */
export type TabFacts = readonly [...Facts, session: Fact, isInBrowser: true];

const noFacts: readonly Fact[] = [undefined, undefined, undefined, undefined, undefined];

/** Reads the facts of a request, from the headers named in `wanted`. */
export function factsOf(given: RequestLike, wanted: readonly string[]): Facts {
  if (typeof given !== "object" || given === null) {
    const reason = `give a Request, Headers, { headers } or { host, cookie }; this is ${describeValue(given)}`;
    throw validationError("request", reason);
  }
  const request: ResolveRequest = areHeaders(given) || isOfNode(given) ? { headers: headersOf(given) } : given;
  const { headers } = request;
  const sent = headers == null ? noFacts : readHeaders(headers, wanted);
  // By index: destructuring would run the array's iterator, which is measurable at half a microsecond for the call.
  const host = sent[0];
  const authority = sent[1];
  const givenHost = optionalText(request.host, "host");
  return [
    givenHost ?? host ?? (authority === undefined ? hostOf(request.url) : undefined),
    // An identical authority needs no comparison in the kernel.
    givenHost === undefined && authority !== host ? authority : undefined,
    optionalText(request.forwardedHost, "forwardedHost") ?? sent[2],
    sent[3],
    optionalText(request.cookie, "cookie") ?? sent[4],
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
