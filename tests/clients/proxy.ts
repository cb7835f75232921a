// Servers on the way of a request, which write down what comes by.
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

export interface Passed {
  readonly method: string;
  readonly path: string;
  readonly tenant: string | undefined;
}

export interface Listener {
  readonly url: string;
  readonly passed: Passed[];
  /** The requests whose sender went without an answer. */
  readonly left: Passed[];
  close(): void;
}

/**
 * A reverse proxy in front of the gateway, as a product has one. What supabase-js asks below `/rest` and
 * `/functions` it finds at the gateway's root. `/v1/held` is never answered.
 */
export function startProxy(): Promise<Listener> {
  return listen((incoming, answer) => {
    const path = (incoming.url ?? "").replace(/^\/(rest|functions)\//, "/");
    if (path.startsWith("/v1/held")) {
      return;
    }
    forward(incoming, answer, path, incoming.headers);
  });
}

/** Lets the gateway answer. */
export function forward(
  incoming: IncomingMessage,
  answer: ServerResponse,
  path: string,
  headers: IncomingHttpHeaders,
): void {
  const onward = request(new URL(path, gatewayUrl), { method: incoming.method, headers }, (answered) => {
    answer.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(answer);
  });
  incoming.pipe(onward);
}

/** Somebody else's API, which answers everybody. */
export function startThirdParty(): Promise<Listener> {
  return listen((_, answer) => {
    answer.writeHead(200, { "content-type": "application/json" }).end("[]");
  });
}

async function listen(handle: (incoming: IncomingMessage, answer: ServerResponse) => void): Promise<Listener> {
  const passed: Passed[] = [];
  const left: Passed[] = [];
  const server: Server = createServer((incoming, answer) => {
    const tenant = incoming.headers["x-tenant-id"] as string | undefined;
    const seen = { method: incoming.method ?? "", path: incoming.url ?? "", tenant };
    passed.push(seen);
    answer.on("close", () => {
      if (!answer.writableEnded) {
        left.push(seen);
      }
    });
    handle(incoming, answer);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url, passed, left, close };
}
