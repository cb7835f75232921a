// Two real servers that record their requests, and respond as the URL says.
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface ReceivedRequest {
  readonly server: string;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/**
 * Starts the API, and a third party on another port. `/307?to=…` redirects; `echo`, `status`, `type`, `body` and
 * `endless` in the query shape the response.
 */
export async function startServers() {
  const requests: ReceivedRequest[] = [];
  /** The server name of each endless response that the client has cancelled. */
  const cancelled: string[] = [];
  const servers: Server[] = [];

  async function serve(name: string): Promise<string> {
    const server = createServer(async (request, response) => {
      const pieces = await request.toArray().catch(() => null);
      if (pieces === null) {
        return;
      }
      const { method = "", url: path = "", headers } = request;
      requests.push({ server: name, method, path, headers, body: Buffer.concat(pieces).toString() });
      const { pathname, searchParams } = new URL(path, "http://server.test");
      const location = searchParams.get("to");
      const echo = searchParams.getAll("echo");
      const status = location === null ? (searchParams.get("status") ?? 200) : pathname.slice(1);
      response.writeHead(Number(status), {
        ...(location === null ? {} : { location }),
        ...(echo.length === 0 ? {} : { "X-Tenant-ID": echo }),
        "content-type": searchParams.get("type") ?? "text/plain",
      });
      if (searchParams.has("endless")) {
        response.write("data: one\n\n");
        response.on("close", () => cancelled.push(name));
      } else {
        response.end(searchParams.get("body") ?? "answer");
      }
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const [api, thirdParty] = [await serve("api"), await serve("third party")];
  const close = () => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  };
  return { api, thirdParty, requests, cancelled, close };
}
