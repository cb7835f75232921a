// fetch, bound to a tenant: the header to the allowed origins only, and no answer of another tenant handed over.
import { followRedirects, isRedirect, type Sent } from "./redirect.js";
import { SharedSignal } from "./shared-signal.js";
import { breakable, isStream } from "./streamed-body.js";
import { isDevelopment, warnOnce } from "./warnings.js";
import { kernelError } from "./wasm/module.js";

/** What a request needs to know of the client it is made through. */
export interface FetchScope {
  /** The `fetch` underneath. */
  readonly send: typeof fetch;
  /** The tenant header's name. */
  readonly header: string;
  /** Whether requests to this address carry the tenant. */
  carriesTenant(url: string): boolean;
  /** Whom the client acts for, or a promise until that is known; it rejects with the reason when it cannot be. */
  acting(): Acting | Promise<Acting>;
  /** Throws for an answer that came too late or is about another tenant. */
  admit(began: Acting, echo: string | null): void;
}

/** The tenant at the start of a request. The signal aborts when the client moves on. */
export interface Acting {
  readonly tenantId: string;
  readonly epoch: number;
  readonly signal: AbortSignal;
}

/** A drop-in for `fetch` in the given scope. */
export function tenantFetch(scope: FetchScope): typeof fetch {
  const shared = new SharedSignal();
  return async (input, init) => {
    const request = isRequest(input) ? input : undefined;
    const url = request?.url ?? String(input);
    if (!scope.carriesTenant(url)) {
      warnOfUnlistedOrigin(url);
      return sendWithout(scope, input, init, request);
    }
    refuseNoCors(init?.mode ?? request?.mode);
    // Read before the first wait, as `fetch` does: what the caller makes of its `URL` or `init` meanwhile comes too late.
    const bound: Sent["init"] = {
      ...(request && referrerOf(request)),
      ...init,
      headers: mergedHeaders(request, init),
      redirect: "manual",
    };
    const signal = init?.signal === undefined ? request?.signal : init.signal;
    const redirect = init?.redirect ?? request?.redirect ?? "follow";

    const known = scope.acting();
    const acting = known instanceof Promise ? await known : known;
    bound.headers.set(scope.header, acting.tenantId);
    bound.signal = signal ? AbortSignal.any([signal, acting.signal]) : shared.of(acting.signal);
    if (isStream(bound.body)) {
      // Listened to by a signal of its own: Node takes many listeners on one for a leak.
      bound.body = breakable(bound.body, AbortSignal.any([bound.signal]));
    }

    const answer = await scope.send(request ?? url, bound);
    const response =
      redirect === "manual" || !isRedirect(answer)
        ? answer
        : await settleRedirect(scope, answer, redirect, { url, request, init: bound });
    // The last wait: from here to the caller nothing can change any more.
    const problem = isProblem(response) ? await readProblem(response) : undefined;
    try {
      scope.admit(acting, response.headers.get(scope.header));
      throwProblem(problem, response.status, acting.tenantId);
      warnOfHiddenEcho(response, scope.header);
    } catch (error) {
      await response.body?.cancel().catch(() => undefined);
      throw error;
    }
    return response;
  };
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
function sendWithout(
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
  const origin = isDevelopment && URL.canParse(url) ? new URL(url).origin : "null";
  if (origin !== "null") {
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

/** A browser drops the tenant from such a request without a word, and hides the echo of its answer. */
function refuseNoCors(mode: RequestMode | undefined): void {
  if (mode === "no-cors") {
    throw kernelError((module) =>
      module.validationError("mode", 'a "no-cors" request cannot carry the tenant; leave the mode out'),
    );
  }
}

/** Does with a redirect what the caller asked for, as far as that tells nobody else the tenant. */
async function settleRedirect(
  scope: FetchScope,
  answer: Response,
  wanted: Exclude<RequestRedirect, "manual">,
  sent: Sent,
): Promise<Response> {
  if (wanted === "error") {
    await answer.body?.cancel();
    throw kernelError((module) =>
      module.apiError(answer.status || undefined, "it redirects, and the call allows none"),
    );
  }
  return followRedirects(scope.send, answer, sent, (url, headers) => {
    if (!scope.carriesTenant(url)) {
      headers.delete(scope.header);
    }
  });
}

function isProblem(response: Response): boolean {
  return !response.ok && response.headers.get("content-type")?.startsWith("application/problem+json") === true;
}

/** What a problem says. The body stays whole for whoever the problem turns out to be for. */
function readProblem(response: Response): Promise<unknown> {
  return response
    .clone()
    .json()
    .catch(() => null);
}

/** Throws the error that a gateway's problem tells; one of the app is the caller's to read. */
function throwProblem(problem: unknown, status: number, asked: string): void {
  const error =
    problem === undefined ? undefined : kernelError((module) => module.problemError(problem, status, asked));
  if (error !== undefined) {
    throw error;
  }
}
