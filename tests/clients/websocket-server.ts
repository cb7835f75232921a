// An upstream of the gateway that answers each message of a WebSocket with the tenant of its handshake.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

export interface EchoServer {
  /** The tenants of the open WebSockets. */
  openTenants(): string[];
  /** The number of handshakes that arrived. */
  handshakes(): number;
  /** Sends a message to every open WebSocket. */
  broadcast(message: string): void;
  close(): void;
}

/** Starts the upstream on a port that the gateway knows. */
export async function startEchoServer(port: number): Promise<EchoServer> {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const tenants = new Map<object, string>();
  let handshakes = 0;
  sockets.on("connection", (socket, { headers }) => {
    const tenant = String(headers["x-tenant-id"]);
    handshakes += 1;
    tenants.set(socket, tenant);
    socket.on("message", (message) => socket.send(`${tenant}: ${message}`));
    socket.on("close", () => tenants.delete(socket));
  });
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  return {
    openTenants: () => [...tenants.values()],
    handshakes: () => handshakes,
    broadcast: (message) => {
      for (const socket of sockets.clients) socket.send(message);
    },
    close: () => {
      for (const socket of sockets.clients) socket.terminate();
      server.close();
    },
  };
}
