// An upstream server whose responses wait, so that a stress run decides in which order a server under test finishes.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Responder } from "./api-fixture.js";
import { RequestQueue } from "./request-queue.js";

/** An HTTP server on this machine that the app under test calls. It holds its responses during a stress run. */
export interface HeldUpstream {
  /** The address, such as `http://127.0.0.1:40123`. Every path waits in the same queue. */
  readonly url: string;
  /** Closes the server. Close the app under test first: it may still send requests. */
  close(): Promise<void>;
}

const queues = new WeakMap<HeldUpstream, RequestQueue>();

/** The queue in which the responses of an upstream wait. It is open except during a stress run. */
export function queueOf(upstream: HeldUpstream): RequestQueue {
  const queue = queues.get(upstream);
  if (queue === undefined) {
    throw new TypeError("expectNoTenantLeak: the option `upstream` must be the result of openHeldUpstream().");
  }
  return queue;
}

/**
 * Opens an upstream server. Point a URL that the app under test fetches at `upstream.url`, and pass the upstream to
 * `expectNoTenantLeak`.
 *
 * @param respond Makes the response after the request is released, for example `apiFixture(…)`. It receives method, URL
 *   and headers, not the body.
 * @default an empty 204
 * @example
 * const upstream = await openHeldUpstream();
 * await expectNoTenantLeak(server.url, { upstream, path: "/orders" });
 * await upstream.close();
 */
export async function openHeldUpstream(
  respond: (request: Request) => ReturnType<Responder> | null = () => null,
): Promise<HeldUpstream> {
  const { createServer } = await import("node:http");
  const queue = new RequestQueue();
  const server = createServer((incoming, outgoing) => {
    const disconnected = new AbortController();
    outgoing.on("close", () => disconnected.abort());
    queue
      .wait(disconnected.signal)
      .then(() => respond(requestOf(incoming)))
      .then((response) => send(response ?? new Response(null, { status: 204 }), outgoing))
      .catch(() => outgoing.destroy());
  });
  // A connection that the server closes while the app sends the next request would look like a fault of the app.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const upstream: HeldUpstream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        queue.open();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  queues.set(upstream, queue);
  return upstream;
}

function requestOf({ method = "GET", url = "/", headers }: IncomingMessage): Request {
  const given = Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]);
  return new Request(new URL(url, "http://upstream.test"), { method, headers: given });
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  const body = new Uint8Array(await response.arrayBuffer());
  outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(body);
}
