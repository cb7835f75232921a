// The edge of a product: HTTP/2 to browsers, which stream a request's body over nothing older, and HTTP/1.1 to its server.

import { request } from "node:http";
import { createSecureServer, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { generate } from "selfsigned";

export interface Edge {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts an edge in front of the server at `port`. Its certificate is its own: a browser must be told to take it. */
export async function startEdge(port: number): Promise<Edge> {
  const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }]);
  const server = createSecureServer({ key, cert });
  const open = new Set<ServerHttp2Stream>();
  server.on("stream", (stream, headers) => {
    open.add(stream.on("close", () => open.delete(stream)));
    const { ":method": method, ":path": path, ":authority": host, ":scheme": _, ...rest } = headers;
    const onward = request({ port, method, path, headers: { ...rest, host } }, (answered) => {
      const { connection, "keep-alive": _, "transfer-encoding": __, ...kept } = answered.headers;
      stream.respond({ ":status": answered.statusCode, ...kept });
      answered.pipe(stream);
    });
    stream.on("error", () => onward.destroy());
    onward.on("error", () => stream.close());
    stream.pipe(onward);
  });
  await new Promise<void>((listening) => server.listen(0, listening));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const stream of open) stream.close();
      }),
  };
}
