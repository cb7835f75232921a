// What a storm blows through: a handler in this process, or a server.

/** What a handler under test is given besides the request. */
export interface HandlerContext {
  /** Waits until the storm lets the request go on. Await it wherever the real work would wait. */
  pause(): Promise<void>;
}

/** Answers a request in this process. Its `signal` aborts when the storm's visitor leaves. */
export type Handler = (request: Request, context: HandlerContext) => Response | Promise<Response>;

/** A handler, the address of a running server, or an object with a `fetch` as frameworks have one. */
export type App = Handler | string | URL | { readonly fetch: Handler; readonly url?: string };

/** One way to ask an app. */
export interface Target {
  /** What the path of a request is relative to. */
  readonly base: string;
  /** Whether the address leads to a server, so that only the `Host` header can say another host. */
  readonly isServer: boolean;
  readonly ask: Handler;
}

export function targetOf(app: App): Target {
  if (typeof app === "function") {
    return { base: BASE, isServer: false, ask: inProcess(app) };
  }
  if (typeof app === "string" || app instanceof URL) {
    // A visitor who leaves closes the connection: that is what aborting a fetch does to it.
    return { base: String(app), isServer: true, ask: (request) => fetch(request) };
  }
  const { url = BASE } = app;
  return { base: url, isServer: false, ask: inProcess((request, context) => app.fetch(request, context)) };
}

/** At a reserved label of `localhost`, so that the address itself names no tenant. */
const BASE = "http://app.localhost";

/** Asks a handler as a server would: what comes for a visitor who has left is thrown away. */
function inProcess(handle: Handler): Handler {
  return async (request, context) => {
    const response = await handle(request, context);
    if (request.signal.aborted) {
      await response.body?.cancel();
    }
    return response;
  };
}
