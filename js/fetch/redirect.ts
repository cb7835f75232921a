// Redirects of requests that carry the tenant.
//
// Left to itself a runtime sends custom headers on to wherever a redirect points: browsers do, and Node's fetch does, which
// takes off `Authorization` and `Cookie` but nothing else. So redirects are taken by hand.

import { kernelError } from "../wasm/module.js";
import { withoutQuery } from "./allowed-origins.js";
import { canBeSentAgain } from "./request-body.js";

const MAX_REDIRECTS = 20;

type HopInit = RequestInit & { headers: Headers };

/** A request as it was sent. */
export interface SentRequest {
  readonly url: string;
  /** Where the caller made one; `init` is what was set over it. */
  readonly request: Request | undefined;
  readonly init: HopInit;
}

/**
 * Follows the redirects that the `first` answer to a request begins. Before each hop `stripHeaders` takes off what its
 * address must not be told; what is off stays off, also on the way back.
 *
 * A browser does not say where a redirect points. There the redirect is an error that says so, for the only
 * other way would be to let the header travel on.
 */
export async function followRedirects(
  send: typeof fetch,
  first: Response,
  sent: SentRequest,
  stripHeaders: (url: string, headers: Headers) => void,
): Promise<Response> {
  let response = first;
  let url = sent.url;
  let init = completeInit(sent);
  for (let hops = 0; isRedirect(response); hops += 1) {
    const location = response.headers.get("location");
    if (response.type === "opaqueredirect") {
      throw redirectError(url, null, "and a browser does not tell a page where to; call the final address");
    }
    if (location === null) {
      return response;
    }
    discardBody(response);
    if (hops === MAX_REDIRECTS) {
      throw redirectError(sent.url, response.status, `and so on, more than ${MAX_REDIRECTS} times`);
    }
    init.signal?.throwIfAborted();
    const next = nextAddress(response.status, location, url);
    init = redirectedInit(url, response.status, init);
    if (next.origin !== new URL(url).origin) {
      for (const name of ["authorization", "cookie", "proxy-authorization"]) {
        init.headers.delete(name);
      }
    }
    url = next.href;
    stripHeaders(url, init.headers);
    response = await send(url, init);
    // A `Response` says so only of redirects that `fetch` followed.
    Reflect.defineProperty(response, "redirected", { value: true, configurable: true });
  }
  return response;
}

/** Where a redirect points, which must be to the web: a runtime's `fetch` would open `data:` and `blob:` too. */
function nextAddress(status: number, location: string, from: string): URL {
  const next = URL.canParse(location, from) ? new URL(location, from) : null;
  if (next?.protocol !== "https:" && next?.protocol !== "http:") {
    throw redirectError(from, status, "but to an address that is not of the web");
  }
  return next;
}

/** Ends an answer that nobody is going to read, which would hold its connection. */
export function discardBody(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}

/** Whether an answer points elsewhere. */
export function isRedirect(response: Response): boolean {
  return response.type === "opaqueredirect" || [301, 302, 303, 307, 308].includes(response.status);
}

/** All that a request says, as an `init`: a `Request` can be sent only once. */
function completeInit({ request, init }: SentRequest): HopInit {
  if (request === undefined) {
    return init;
  }
  const { cache, credentials, integrity, keepalive, mode } = request;
  // As `fetch` reads it, a body of null in `init` leaves the Request its own.
  const { method = request.method, body } = init;
  return { cache, credentials, integrity, keepalive, mode, ...init, method, body: body ?? request.body };
}

/** What the fetch standard makes of method and body: 303, and a POST at 301 or 302, go on as GET. */
function redirectedInit(url: string, status: number, init: HopInit): HopInit {
  const method = (init.method ?? "GET").toUpperCase();
  const becomesGet =
    (status === 303 && method !== "GET" && method !== "HEAD") ||
    ((status === 301 || status === 302) && method === "POST");
  if (becomesGet) {
    const { body: _, ...rest } = init;
    const headers = new Headers(init.headers);
    for (const name of ["content-encoding", "content-language", "content-length", "content-location", "content-type"]) {
      headers.delete(name);
    }
    return { ...rest, method: "GET", headers };
  }
  if (!canBeSentAgain(init.body)) {
    throw redirectError(
      url,
      status,
      "and the body cannot be sent again, since it is a stream or of an unknown kind; call the final address",
    );
  }
  return { ...init, headers: new Headers(init.headers) };
}

/** The error of a redirect that is not followed. It names the address that redirects, without its query. */
export function redirectError(url: string, status: number | null, detail: string): Error {
  return kernelError((module) => module.apiError(`it redirects, ${detail}`, withoutQuery(url), status ?? undefined));
}
