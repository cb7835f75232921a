// A product's web server: the test page, the built package, the gateway behind `/api`, and the paths that tests call.
import { readFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { forward } from "./proxy.js";

interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The part of the body that has arrived. */
  body: string;
  /** Whether the sender aborted the request before the end of the body. */
  isAborted: boolean;
}

export interface Site {
  readonly port: number;
  /** The requests to the paths for tests. */
  readonly requests: ReceivedRequest[];
  /** Sends one more event to every open `/events`. */
  sendEvent(event: string): void;
  /** The number of open `/events` responses. */
  openEventStreams(): number;
  close(): void;
}

/** Starts the site. The server sends `session` to the gateway with every API request. */
export async function startSite(session: string, port = 0): Promise<Site> {
  const requests: ReceivedRequest[] = [];
  const streams = new Set<ServerResponse>();

  async function respondToTest(incoming: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { method = "", headers } = incoming;
    const received: ReceivedRequest = { method, path: url.pathname, headers, body: "", isAborted: false };
    requests.push(received);
    try {
      for await (const chunk of incoming) {
        received.body += chunk.toString("latin1");
      }
    } catch {
      received.isAborted = true;
      return;
    }
    for (const [name, value] of Object.entries(crossOrigin(headers))) {
      response.setHeader(name, value);
    }
    if (method === "OPTIONS") {
      response.writeHead(204).end();
    } else if (url.pathname === "/redirect") {
      response.writeHead(307, { location: url.searchParams.get("to") ?? "/" }).end();
    } else if (url.pathname === "/events") {
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
      streams.add(response.on("close", () => streams.delete(response)));
    } else {
      response.writeHead(200, { "x-tenant-id": headers["x-tenant-id"] ?? [] }).end("response");
    }
  }

  const server = createServer(async (incoming, response) => {
    const url = new URL(incoming.url ?? "/", "http://site.test");
    if (url.pathname.startsWith("/api/")) {
      const headers = { ...incoming.headers, authorization: `Bearer ${session}` };
      return forward(incoming, response, url.pathname.slice("/api".length), headers);
    }
    const file = fileOf(url.pathname);
    if (file === undefined) {
      return respondToTest(incoming, response, url);
    }
    const type = file.pathname.endsWith(".html") ? "text/html" : "text/javascript";
    response.writeHead(200, { "content-type": type }).end(await readFile(file));
  });
  await new Promise<void>((listening) => server.listen(port, listening));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    sendEvent: (event) => {
      for (const stream of streams) {
        stream.write(`data: ${event}\n\n`);
      }
    },
    openEventStreams: () => streams.size,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function fileOf(path: string): URL | undefined {
  if (path.startsWith("/package/")) {
    return new URL(`../../dist/${path.slice("/package/".length)}`, import.meta.url);
  }
  const name = { "/": "index.html", "/worker.js": "worker.js" }[path];
  return name === undefined ? undefined : new URL(`browser/${name}`, import.meta.url);
}

/** CORS headers that allow every origin, so that only the client decides what is sent. */
function crossOrigin({ origin }: IncomingHttpHeaders): Record<string, string> {
  return origin === undefined
    ? {}
    : {
        "access-control-allow-origin": origin,
        "access-control-allow-headers": "x-tenant-id, x-custom",
        "access-control-expose-headers": "x-tenant-id",
      };
}
