// The app under test: a handler in this process, or a server.

/** What a handler under test receives beside the request. */
export interface HandlerContext {
  /** Waits until the stress run releases the request. Await it wherever the real work would wait. */
  pause(): Promise<void>;
}

/** A handler in this process. The request's `signal` aborts when the stress run aborts the request. */
export type Handler = (request: Request, context: HandlerContext) => Response | Promise<Response>;

/** A handler, the URL of a running server, or an object with a `fetch` method as frameworks have. */
export type App = Handler | string | URL | { readonly fetch: Handler; readonly url?: string };

/** A way to send requests to an app. */
export interface Target {
  /** The base URL of requests. */
  readonly base: string;
  /** Whether it is a server: then only the `Host` header can name another host. */
  readonly isServer: boolean;
  readonly ask: Handler;
}

export function targetOf(app: App): Target {
  if (typeof app === "function") {
    return { base: BASE, isServer: false, ask: inProcess(app) };
  }
  if (typeof app === "string" || app instanceof URL) {
    // Aborting a fetch closes the connection, like a user who leaves.
    return { base: String(app), isServer: true, ask: (request) => fetch(request) };
  }
  const { url = BASE } = app;
  return { base: url, isServer: false, ask: inProcess((request, context) => app.fetch(request, context)) };
}

/** A reserved label of `localhost`, so that the URL itself names no tenant. */
const BASE = "http://app.localhost";

/** Calls a handler like a server does: the response to an aborted request is discarded. */
function inProcess(handle: Handler): Handler {
  return async (request, context) => {
    const response = await handle(request, context);
    if (request.signal.aborted) {
      await response.body?.cancel();
    }
    return response;
  };
}
