import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GET } from "./orders-route.js";

/** Starts a server that loads from `upstream`. */
export async function startServer(upstream: string) {
  const server = createServer(async (incoming, reply) => {
    const request = new Request("http://orders.test", {
      headers: { "x-tenant-id": String(incoming.headers["x-tenant-id"]) },
    });
    try {
      const response = await GET(request, async () => void (await fetch(upstream)));
      reply.end(await response.text());
    } catch {
      reply.writeHead(500).end();
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => server.close().closeAllConnections(),
  };
}
