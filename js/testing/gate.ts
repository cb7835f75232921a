// An upstream that answers when a storm lets it: so a storm decides in which order a running server finishes.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Answer } from "./api-fixture.js";
import { Turnstile } from "./turnstile.js";

/** A server on this machine for the app under test to wait for. */
export interface Gate {
  /** Its address, such as `http://127.0.0.1:40123`. Every path waits at the same turnstile. */
  readonly url: string;
  /** Where its answers wait. A storm holds it; until then, and afterwards, it is open. */
  readonly turnstile: Turnstile;
  /** Ends it. Close the app under test first, which may still ask. */
  close(): Promise<void>;
}

/**
 * Opens a gate. Point something that the app under test fetches at `gate.url`, and hand the gate to `expectNoTenantLeak`.
 *
 * `answer` makes the answer once a request is let through, `apiFixture(…)` for instance; an empty 204 by default. It is given
 * method, address and headers, not the body.
 */
export async function openGate(answer: (request: Request) => ReturnType<Answer> | null = () => null): Promise<Gate> {
  const { createServer } = await import("node:http");
  const turnstile = new Turnstile();
  const server = createServer((asked, reply) => {
    const gone = new AbortController();
    reply.on("close", () => gone.abort());
    turnstile
      .enter(gone.signal)
      .then(() => answer(requestOf(asked)))
      .then((response) => send(response ?? new Response(null, { status: 204 }), reply))
      .catch(() => reply.destroy());
  });
  // A connection that it closed by itself, just as the app asks once more, would look like a fault of the app.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    turnstile,
    close: () =>
      new Promise((resolve) => {
        turnstile.open();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function requestOf({ method = "GET", url = "/", headers }: IncomingMessage): Request {
  const given = Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]);
  return new Request(new URL(url, "http://gate.test"), { method, headers: given });
}

async function send(response: Response, reply: ServerResponse): Promise<void> {
  const body = new Uint8Array(await response.arrayBuffer());
  reply.writeHead(response.status, Object.fromEntries(response.headers)).end(body);
}
