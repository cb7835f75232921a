// fetch, bound to a tenant: the header to the allowed origins only, and no answer of another tenant handed over.
import { followRedirects, isRedirect } from "./redirect.js";
import { kernelError } from "./wasm/module.js";

/** What a request needs to know of the client it is made through. */
export interface FetchScope {
  /** The `fetch` underneath. */
  readonly send: typeof fetch;
  /** The tenant header's name. */
  readonly header: string;
  /** Whether requests to this address carry the tenant. */
  carriesTenant(url: string): boolean;
  /** Whom the client acts for, as soon as that is known; rejects with the reason when it cannot be. */
  acting(): Promise<Acting>;
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
  return async (input, init) => {
    const request = isRequest(input) ? input : undefined;
    const url = request?.url ?? String(input);
    const headers = mergedHeaders(request, init);
    if (!scope.carriesTenant(url)) {
      return headers.has(scope.header) ? sendWithout(scope, input, init, headers) : scope.send(input, init);
    }
    const acting = await scope.acting();
    headers.set(scope.header, acting.tenantId);
    const signals = [init?.signal ?? request?.signal, acting.signal].filter((signal) => signal != null);
    const bound = { ...init, headers, signal: AbortSignal.any(signals), redirect: "manual" as const };
    const answer = await scope.send(input, bound);
    const response = await settleRedirect(scope, answer, { url, request, init, bound });
    try {
      scope.admit(acting, response.headers.get(scope.header));
    } catch (error) {
      await response.body?.cancel().catch(() => undefined);
      throw error;
    }
    await throwProblem(response, acting.tenantId);
    return response;
  };
}

function isRequest(input: RequestInfo | URL): input is Request {
  return typeof input === "object" && "headers" in input;
}

/** The headers of a `Request` with those of `init` set over them. */
function mergedHeaders(request: Request | undefined, init: RequestInit | undefined): Headers {
  const headers = new Headers(request?.headers);
  new Headers(init?.headers).forEach((value, name) => {
    headers.set(name, value);
  });
  return headers;
}

/** A third party is not told the tenant, also not by a caller who set the header everywhere. */
function sendWithout(
  scope: FetchScope,
  input: RequestInfo | URL,
  init: RequestInit | undefined,
  headers: Headers,
): Promise<Response> {
  headers.delete(scope.header);
  return scope.send(input, { ...init, headers });
}

interface Sent {
  readonly url: string;
  readonly request: Request | undefined;
  readonly init: RequestInit | undefined;
  readonly bound: RequestInit & { headers: Headers };
}

/** Does with a redirect what the caller asked for, as far as that tells nobody else the tenant. */
async function settleRedirect(scope: FetchScope, answer: Response, sent: Sent): Promise<Response> {
  const wanted = sent.init?.redirect ?? sent.request?.redirect ?? "follow";
  if (wanted === "manual" || !isRedirect(answer)) {
    return answer;
  }
  if (wanted === "error") {
    throw kernelError((module) =>
      module.apiError(answer.status || undefined, "it redirects, and the call allows none"),
    );
  }
  const method = sent.init?.method ?? sent.request?.method ?? "GET";
  const body = sent.init?.body ?? sent.request?.body ?? null;
  return followRedirects(
    scope.send,
    answer,
    { url: sent.url, init: { ...sent.bound, method, body } },
    (url, headers) => {
      if (!scope.carriesTenant(url)) {
        headers.delete(scope.header);
      }
    },
  );
}

/** Throws the error that a gateway's problem+json tells. The body of any other answer is left alone. */
async function throwProblem(response: Response, asked: string): Promise<void> {
  if (response.ok || !response.headers.get("content-type")?.startsWith("application/problem+json")) {
    return;
  }
  const problem: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  const error = kernelError((module) => module.problemError(problem, response.status, asked));
  if (error !== undefined) {
    throw error;
  }
}
