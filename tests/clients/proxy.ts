// Servers that record the requests they receive.
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { gatewayUrl } from "./gateway.js";

interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly tenant: string | undefined;
}

export interface RecordingServer {
  readonly url: string;
  readonly requests: RecordedRequest[];
  /** The requests that their sender aborted before the response. */
  readonly abandoned: RecordedRequest[];
  close(): void;
}

/**
 * A reverse proxy in front of the gateway. It maps the prefixes `/rest` and `/functions` of supabase-js to the
 * gateway's root, without the query of PostgREST, which the gateway would refuse. It never answers `/v1/held`.
 */
export function startProxy(): Promise<RecordingServer> {
  return startRecordingServer((incoming, response) => {
    const path = (incoming.url ?? "").replace(/^\/rest(\/[^?]*).*/, "$1").replace(/^\/functions\//, "/");
    if (path.startsWith("/v1/held")) {
      return;
    }
    forward(incoming, response, path, incoming.headers);
  });
}

/** Forwards the request to the gateway. */
export function forward(
  incoming: IncomingMessage,
  response: ServerResponse,
  path: string,
  headers: IncomingHttpHeaders,
): void {
  const upstreamRequest = request(
    new URL(path, gatewayUrl),
    { method: incoming.method, headers },
    (upstreamResponse) => {
      response.writeHead(upstreamResponse.statusCode ?? 502, upstreamResponse.headers);
      upstreamResponse.pipe(response);
    },
  );
  incoming.pipe(upstreamRequest);
}

/** A third-party API that answers every request with an empty list. */
export function startThirdParty(): Promise<RecordingServer> {
  return startRecordingServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end("[]");
  });
}

async function startRecordingServer(
  handle: (incoming: IncomingMessage, response: ServerResponse) => void,
): Promise<RecordingServer> {
  const requests: RecordedRequest[] = [];
  const abandoned: RecordedRequest[] = [];
  const server: Server = createServer((incoming, response) => {
    const tenant = incoming.headers["x-tenant-id"] as string | undefined;
    const recorded = { method: incoming.method ?? "", path: incoming.url ?? "", tenant };
    requests.push(recorded);
    response.on("close", () => {
      if (!response.writableEnded) {
        abandoned.push(recorded);
      }
    });
    handle(incoming, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url, requests, abandoned, close };
}
