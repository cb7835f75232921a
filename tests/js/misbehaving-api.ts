// A tenant API on a real port that fails in the ways real servers fail.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ACME, profileOf } from "./fixtures.js";

/** How the server handles one request. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

/** Acme's profile, with an ETag that is compared with `If-None-Match`. */
export function healthy(more: { version?: number } = {}): Behaviour {
  const etag = `"${more.version ?? 1}"`;
  return (request, response) => {
    const isKnown = request.headers["if-none-match"] === etag;
    response.writeHead(isKnown ? 304 : 200, { "content-type": "application/json", etag, "x-tenant-id": ACME });
    response.end(isKnown ? undefined : JSON.stringify(profileOf("acme", more)));
  };
}

export const wrongTenant: Behaviour = (_, response) => json(response, 200, profileOf("medtech"));

export const slow: Behaviour = () => undefined;

export const stalled: Behaviour = (_, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.write('{"id":');
};

export const reset: Behaviour = (request) => request.socket.resetAndDestroy();

export const truncated: Behaviour = (_, response) => {
  const body = JSON.stringify(profileOf("acme"));
  response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
  response.write(body.slice(0, 20), () => response.destroy());
};

export const malformed: Behaviour = (_, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.end('{"id": "1111');
};

export function failing(status: number, headers: Record<string, string> = {}): Behaviour {
  return (_, response) => json(response, status, {}, headers);
}

export function refusing(status: number, code: string): Behaviour {
  return (_, response) => json(response, status, { code, status });
}

function json(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

/** Starts the server. It uses each behaviour in `queue` once, and then `always`. */
export async function misbehavingApi(always: Behaviour = healthy()) {
  const queue: Behaviour[] = [];
  const requests: IncomingMessage[] = [];
  const api = { url: "", always, queue, requests, close: () => Promise.resolve() };
  const server = createServer((request, response) => {
    requests.push(request);
    (queue.shift() ?? api.always)(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  api.close = () =>
    new Promise((closed) => {
      server.closeAllConnections();
      server.close(() => closed());
    });
  return api;
}
