// `fetch` for one tenant: the header goes to allowed origins only, and responses of another tenant are discarded.

import { mediaType } from "../resolution/headers.js";
import { isDevelopment, warnOnce } from "../warnings/warn-once.js";
import { refuseProblem } from "../wasm/generated/tenantry.js";
import { refusal } from "../wasm/kernel.js";
import { validationError } from "../wasm/refusals.js";
import { anySignal, untilAborted } from "./abort.js";
import { isRelativeWithoutPage, originOf, withoutQuery } from "./allowed-origins.js";
import { discardBody, followRedirects, isRedirect, redirectError, type SentRequest } from "./redirect.js";
import { assertSendable, isStream, snapshotOf } from "./request-body.js";
import { SharedSignal } from "./shared-signal.js";
import { abortableBody } from "./streamed-body.js";

/** What the wrapped `fetch` needs of its client. */
export interface FetchScope {
  /** The `fetch` that sends requests. */
  readonly send: typeof fetch;
  /** The name of the tenant header. */
  readonly header: string;
  /** Whether requests to this URL carry the tenant. */
  carriesTenant(url: string): boolean;
  /**
   * The context of a request that starts now, or a promise until the tenant is known. It rejects if the tenant cannot
   * be known.
   */
  requestContext(): RequestContext | Promise<RequestContext>;
  /** Throws for a late response and for one of a different tenant. */
  assertCurrent(began: RequestContext, echo: string | null): void;
}

/** The tenant and epoch in which a request starts. The signal aborts when the client switches tenant. */
export interface RequestContext {
  readonly tenantId: string;
  readonly epoch: number;
  readonly signal: AbortSignal;
}

/** Wraps `fetch` for one client. */
export function tenantFetch(scope: FetchScope): typeof fetch {
  const shared = new SharedSignal();
  const begin: typeof fetch = (input, init) => {
    const request = isRequest(input) ? input : undefined;
    const url = request?.url ?? String(input);
    if (!scope.carriesTenant(url)) {
      assertAbsolute(url);
      warnOfUnlistedOrigin(url);
      return sendWithoutTenant(scope, input, init, request);
    }
    assertNotNoCors(init?.mode ?? request?.mode);
    assertSendable(init?.body);
    const signal = init?.signal === undefined ? request?.signal : init.signal;
    signal?.throwIfAborted();
    // Read before the first wait, like `fetch`: later changes to the caller's `URL` or `init` have no effect.
    const bound: SentRequest["init"] = {
      ...(request && referrerOf(request)),
      ...init,
      headers: mergedHeaders(request, init),
      redirect: "manual",
    };
    const redirect = init?.redirect ?? request?.redirect ?? "follow";

    const send = (context: RequestContext): Promise<Response> => {
      bound.headers.set(scope.header, context.tenantId);
      const ending = signal ? anySignal([signal, context.signal]) : shared.of(context.signal);
      bound.signal = ending;
      if (isStream(bound.body)) {
        // A separate signal for the listener: Node reports many listeners on one signal as a leak.
        bound.body = abortableBody(bound.body, anySignal([ending]));
      }
      const answer = sendAndCheck({ url, request, init: bound }, redirect, ending, context, scope);
      return signal ? untilAborted(signal, answer, discardBody) : answer;
    };
    const context = scope.requestContext();
    // A page needs no copy without a wait: there every redirect is an error, so a body is sent only once.
    if (bound.body && (context instanceof Promise || typeof document === "undefined")) {
      bound.body = snapshotOf(bound.body);
    }
    return context instanceof Promise ? waitForContext(context, signal).then(send) : send(context);
  };
  return (input, init) => {
    try {
      return begin(input, init);
    } catch (error) {
      return Promise.reject(error);
    }
  };
}

/**
 * Sends a request and checks the response. After an abort it rejects with the signal's reason, whatever the engine
 * throws.
 */
async function sendAndCheck(
  sent: SentRequest,
  redirect: RequestRedirect,
  ending: AbortSignal,
  context: RequestContext,
  scope: FetchScope,
): Promise<Response> {
  try {
    const answer = await scope.send(sent.request ?? sent.url, sent.init);
    const response =
      redirect === "manual" || !isRedirect(answer) ? answer : await handleRedirect(scope, answer, redirect, sent);
    // The last wait: the checks below must not be followed by another one.
    const problem = isProblem(response) ? await readProblem(response) : undefined;
    try {
      scope.assertCurrent(context, response.headers.get(scope.header));
      throwProblem(problem, response.status, context.tenantId, sent.url);
      warnOfHiddenEcho(response, scope.header);
    } catch (error) {
      discardBody(response);
      throw error;
    }
    return response;
  } catch (error) {
    throw ending.aborted ? ending.reason : error;
  }
}

/** Waits for the tenant until the caller's signal aborts. */
async function waitForContext(
  known: Promise<RequestContext>,
  signal: AbortSignal | null | undefined,
): Promise<RequestContext> {
  const context = await (signal ? untilAborted(signal, known) : known);
  signal?.throwIfAborted();
  context.signal.throwIfAborted();
  return context;
}

function isRequest(input: RequestInfo | URL): input is Request {
  return typeof input === "object" && "headers" in input;
}

/** The headers of a `Request`, overridden by those of `init`. */
function mergedHeaders(request: Request | undefined, init: RequestInit | undefined): Headers {
  if (request === undefined || init?.headers === undefined) {
    return new Headers(init?.headers ?? request?.headers);
  }
  const headers = new Headers(request.headers);
  new Headers(init.headers).forEach((value, name) => {
    headers.set(name, value);
  });
  return headers;
}

/** What `fetch` drops from a `Request` as soon as there is an `init`. */
function referrerOf({ referrer, referrerPolicy }: Request): RequestInit {
  return { referrer, referrerPolicy };
}

/** Sends a request without the tenant header, even if the caller set it. */
function sendWithoutTenant(
  scope: FetchScope,
  input: RequestInfo | URL,
  init: RequestInit | undefined,
  request: Request | undefined,
): Promise<Response> {
  const headers = new Headers(init?.headers ?? request?.headers);
  if (!headers.has(scope.header)) {
    return scope.send(input, init);
  }
  headers.delete(scope.header);
  return scope.send(input, { ...init, headers });
}

/** Warns in development: the request may be meant for the app's own API. */
function warnOfUnlistedOrigin(url: string): void {
  const origin = isDevelopment ? originOf(url) : null;
  if (origin !== null) {
    warnOnce("unlistedOrigin", origin, ({ unlistedOrigin }) => unlistedOrigin(origin));
  }
}

/** Warns in development: CORS shows a page only the headers that the API exposes. */
function warnOfHiddenEcho(response: Response, header: string): void {
  if (isDevelopment && response.ok && response.type === "cors" && !response.headers.has(header)) {
    const { origin } = new URL(response.url);
    warnOnce("hiddenEcho", origin, ({ hiddenEcho }) => hiddenEcho(origin, header));
  }
}

/** A URL such as `/v1/panels` can be resolved only in a page. */
function assertAbsolute(url: string): void {
  if (isRelativeWithoutPage(url)) {
    const address = url.split(/[?#]/, 1)[0]?.slice(0, 80);
    throw validationError(
      "input",
      `"${address}" is a relative URL and there is no page to resolve it against; write an absolute URL such as ` +
        "https://api.example.com/x",
    );
  }
}

/** A browser silently drops the tenant header from such a request, and hides the echo of its response. */
function assertNotNoCors(mode: RequestMode | undefined): void {
  if (mode === "no-cors") {
    throw validationError("mode", 'a "no-cors" request cannot carry the tenant; leave the mode out');
  }
}

/** Applies the caller's `redirect` mode without sending the tenant to other origins. */
async function handleRedirect(
  scope: FetchScope,
  answer: Response,
  wanted: Exclude<RequestRedirect, "manual">,
  sent: SentRequest,
): Promise<Response> {
  if (wanted === "error") {
    discardBody(answer);
    throw redirectError(sent.url, answer.status || null, "and the request does not allow redirects");
  }
  return followRedirects(scope.send, answer, sent, (url, headers) => {
    if (!scope.carriesTenant(url)) {
      headers.delete(scope.header);
    }
  });
}

function isProblem(response: Response): boolean {
  return !response.ok && mediaType(response) === "application/problem+json";
}

/** Reads a problem from a copy of the response: the body stays readable for the caller. */
function readProblem(response: Response): Promise<unknown> {
  return response
    .clone()
    .json()
    .catch(() => null);
}

/** Throws the typed error of a gateway's problem. Problems of the app itself are left to the caller. */
function throwProblem(problem: unknown, status: number, asked: string, url: string): void {
  const error = problem === undefined ? undefined : refusal(refuseProblem, problem, status, asked, withoutQuery(url));
  if (error !== undefined) {
    throw error;
  }
}
