// A product's web server: its page, the built package, the gateway behind `/api`, and addresses that answer as tests need it.
import { readFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { forward } from "./proxy.js";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As much of it as has come. */
  body: string;
  /** Whether its sender left before its end. */
  isCut: boolean;
}

export interface Site {
  readonly port: number;
  /** What reached the addresses for tests. */
  readonly asked: Asked[];
  /** Sends one more event to every open `/events`. */
  say(event: string): void;
  /** How many read `/events`. */
  listeners(): number;
  close(): void;
}

/** Starts the site; `session` is the one that its server has for whoever visits. */
export async function startSite(session: string, port = 0): Promise<Site> {
  const asked: Asked[] = [];
  const streams = new Set<ServerResponse>();

  async function answerTest(incoming: IncomingMessage, answer: ServerResponse, url: URL): Promise<void> {
    const { method = "", headers } = incoming;
    const seen: Asked = { method, path: url.pathname, headers, body: "", isCut: false };
    asked.push(seen);
    try {
      for await (const piece of incoming) {
        seen.body += piece.toString("latin1");
      }
    } catch {
      seen.isCut = true;
      return;
    }
    for (const [name, value] of Object.entries(crossOrigin(headers))) {
      answer.setHeader(name, value);
    }
    if (method === "OPTIONS") {
      answer.writeHead(204).end();
    } else if (url.pathname === "/redirect") {
      answer.writeHead(307, { location: url.searchParams.get("to") ?? "/" }).end();
    } else if (url.pathname === "/events") {
      answer.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
      streams.add(answer.on("close", () => streams.delete(answer)));
    } else {
      answer.writeHead(200, { "x-tenant-id": headers["x-tenant-id"] ?? [] }).end("answer");
    }
  }

  const server = createServer(async (incoming, answer) => {
    const url = new URL(incoming.url ?? "/", "http://site.test");
    if (url.pathname.startsWith("/api/")) {
      const headers = { ...incoming.headers, authorization: `Bearer ${session}` };
      return forward(incoming, answer, url.pathname.slice("/api".length), headers);
    }
    const file = fileOf(url.pathname);
    if (file === undefined) {
      return answerTest(incoming, answer, url);
    }
    const type = file.pathname.endsWith(".html") ? "text/html" : "text/javascript";
    answer.writeHead(200, { "content-type": type }).end(await readFile(file));
  });
  await new Promise<void>((listening) => server.listen(port, listening));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    say: (event) => {
      for (const stream of streams) {
        stream.write(`data: ${event}\n\n`);
      }
    },
    listeners: () => streams.size,
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

/** Lets every page in: what a page sends is then its own doing. */
function crossOrigin({ origin }: IncomingHttpHeaders): Record<string, string> {
  return origin === undefined
    ? {}
    : {
        "access-control-allow-origin": origin,
        "access-control-allow-headers": "x-tenant-id, x-own",
        "access-control-expose-headers": "x-tenant-id",
      };
}
