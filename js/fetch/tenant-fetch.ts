// fetch, bound to a tenant: the header to the allowed origins only, and no answer of another tenant handed over.

import { mediaType } from "../resolution/headers.js";
import { isDevelopment, warnOnce } from "../warnings/warn-once.js";
import { kernelError } from "../wasm/module.js";
import { anySignal, untilAborted } from "./abort.js";
import { isRelativeWithoutPage, originOf, withoutQuery } from "./allowed-origins.js";
import { discardBody, followRedirects, isRedirect, redirectError, type SentRequest } from "./redirect.js";
import { assertSendable, isStream, snapshotOf } from "./request-body.js";
import { SharedSignal } from "./shared-signal.js";
import { abortableBody } from "./streamed-body.js";

/** What a request needs to know of the client it is made through. */
export interface FetchScope {
  /** The `fetch` underneath. */
  readonly send: typeof fetch;
  /** The tenant header's name. */
  readonly header: string;
  /** Whether requests to this address carry the tenant. */
  carriesTenant(url: string): boolean;
  /** Whom the client acts for, or a promise until that is known; it rejects with the reason when it cannot be. */
  requestContext(): RequestContext | Promise<RequestContext>;
  /** Throws for an answer that came too late or is about another tenant. */
  assertCurrent(began: RequestContext, echo: string | null): void;
}

/** The tenant at the start of a request. The signal aborts when the client moves on. */
export interface RequestContext {
  readonly tenantId: string;
  readonly epoch: number;
  readonly signal: AbortSignal;
}

/** A drop-in for `fetch` in the given scope. */
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
    // Read before the first wait, as `fetch` does: what the caller makes of its `URL` or `init` meanwhile comes too late.
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
        // Listened to by a signal of its own: Node takes many listeners on one for a leak.
        bound.body = abortableBody(bound.body, anySignal([ending]));
      }
      const answer = sendAndCheck({ url, request, init: bound }, redirect, ending, context, scope);
      return signal ? untilAborted(signal, answer, discardBody) : answer;
    };
    const context = scope.requestContext();
    // A page sends it at once or not at all: there every redirect is an error.
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

/** Sends a request, and judges the answer. Where the signal ends it, it rejects with its reason, whatever the engine says. */
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
    // The last wait: from here to the caller nothing can change any more.
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

/** Waits for the tenant, but not longer than the caller does. */
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

/** The headers of a `Request` with those of `init` set over them. */
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

/** What the fetch standard forgets of a `Request` as soon as there is an `init` too. */
function referrerOf({ referrer, referrerPolicy }: Request): RequestInit {
  return { referrer, referrerPolicy };
}

/** A third party is not told the tenant, also not by a caller who set the header everywhere. */
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

/** A request that was meant for the app's own API has no tenant there, and nothing else would say so. */
function warnOfUnlistedOrigin(url: string): void {
  const origin = isDevelopment ? originOf(url) : null;
  if (origin !== null) {
    warnOnce("unlistedOrigin", origin, ({ unlistedOrigin }) => unlistedOrigin(origin));
  }
}

/** CORS shows a page only the headers that the API exposes. */
function warnOfHiddenEcho(response: Response, header: string): void {
  if (isDevelopment && response.ok && response.type === "cors" && !response.headers.has(header)) {
    const { origin } = new URL(response.url);
    warnOnce("hiddenEcho", origin, ({ hiddenEcho }) => hiddenEcho(origin, header));
  }
}

/** An address such as `/v1/panels` means something on a page only. */
function assertAbsolute(url: string): void {
  if (isRelativeWithoutPage(url)) {
    const address = url.split(/[?#]/, 1)[0]?.slice(0, 80);
    throw kernelError((module) =>
      module.validationError(
        "input",
        `"${address}" is a relative address and there is no page to complete it; write it whole, as https://api.example.com/x`,
      ),
    );
  }
}

/** A browser drops the tenant from such a request without a word, and hides the echo of its answer. */
function assertNotNoCors(mode: RequestMode | undefined): void {
  if (mode === "no-cors") {
    throw kernelError((module) =>
      module.validationError("mode", 'a "no-cors" request cannot carry the tenant; leave the mode out'),
    );
  }
}

/** Does with a redirect what the caller asked for, as far as that tells nobody else the tenant. */
async function handleRedirect(
  scope: FetchScope,
  answer: Response,
  wanted: Exclude<RequestRedirect, "manual">,
  sent: SentRequest,
): Promise<Response> {
  if (wanted === "error") {
    discardBody(answer);
    throw redirectError(sent.url, answer.status || null, "and the call allows no redirect");
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

/** What a problem says. The body stays whole for whoever the problem turns out to be for. */
function readProblem(response: Response): Promise<unknown> {
  return response
    .clone()
    .json()
    .catch(() => null);
}

/** Throws the error that a gateway's problem tells; one of the app is the caller's to read. */
function throwProblem(problem: unknown, status: number, asked: string, url: string): void {
  const error =
    problem === undefined
      ? undefined
      : kernelError((module) => module.problemError(problem, status, asked, withoutQuery(url)));
  if (error !== undefined) {
    throw error;
  }
}
