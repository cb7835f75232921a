// Redirects of requests that carry the tenant.
//
// Runtimes send custom headers to whatever address a redirect names. Browsers do, and Node's fetch does: it removes
// `Authorization` and `Cookie` but nothing else. So this file follows redirects itself.

import { apiError } from "../wasm/refusals.js";
import { withoutQuery } from "./allowed-origins.js";
import { canBeSentAgain } from "./request-body.js";

const MAX_REDIRECTS = 20;

type HopInit = RequestInit & { headers: Headers };

/** A request as it was sent. */
export interface SentRequest {
  readonly url: string;
  /** The caller's `Request`, if there is one; `init` is applied on top of it. */
  readonly request: Request | undefined;
  readonly init: HopInit;
}

/**
 * Follows redirects, starting with the response `first`. Before each hop `stripHeaders` removes the headers that the
 * next origin must not receive. A removed header stays removed, also if a later hop returns to the first origin.
 *
 * A browser does not reveal the target of a redirect. There a redirect is an error, because following it natively would
 * send the header along.
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
      throw redirectError(url, null, "and a browser does not show the target to a page; call the final URL");
    }
    if (location === null) {
      return response;
    }
    discardBody(response);
    if (hops === MAX_REDIRECTS) {
      throw redirectError(sent.url, response.status, `more than ${MAX_REDIRECTS} times in a row`);
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
    // `fetch` sets `redirected` only for redirects that it followed itself.
    Reflect.defineProperty(response, "redirected", { value: true, configurable: true });
  }
  return response;
}

/** The target of a redirect. It must be http or https: a runtime's `fetch` would also open `data:` and `blob:`. */
function nextAddress(status: number, location: string, from: string): URL {
  const next = URL.canParse(location, from) ? new URL(location, from) : null;
  if (next?.protocol !== "https:" && next?.protocol !== "http:") {
    throw redirectError(from, status, "but not to an http or https URL");
  }
  return next;
}

/** Cancels an unread body, which would keep its connection open. */
export function discardBody(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}

/** Whether a response is a redirect. */
export function isRedirect(response: Response): boolean {
  return response.type === "opaqueredirect" || [301, 302, 303, 307, 308].includes(response.status);
}

/** The request as a complete `init`, because a `Request` can be sent only once. */
function completeInit({ request, init }: SentRequest): HopInit {
  if (request === undefined) {
    return init;
  }
  const { cache, credentials, integrity, keepalive, mode } = request;
  // Like `fetch`: a null body in `init` keeps the body of the Request.
  const { method = request.method, body } = init;
  return { cache, credentials, integrity, keepalive, mode, ...init, method, body: body ?? request.body };
}

/** Applies the fetch standard's rules for method and body: 303, and a POST at 301 or 302, continue as GET. */
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
      "and the body cannot be sent again, because it is a stream or of an unknown kind; call the final URL",
    );
  }
  return { ...init, headers: new Headers(init.headers) };
}

/** The error for a redirect that is not followed. It names the redirecting URL without its query. */
export function redirectError(url: string, status: number | null, detail: string): Error {
  return apiError(`it redirects, ${detail}`, withoutQuery(url), { status });
}
