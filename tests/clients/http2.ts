// A reverse proxy that speaks HTTP/2 to browsers, which stream request bodies over HTTP/2 only, and HTTP/1.1 to its
// server.

import { request } from "node:http";
import { createSecureServer, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { generate } from "selfsigned";

export interface Http2Proxy {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts the proxy in front of the server at `port`. The certificate is self-signed: browsers must ignore errors. */
export async function startHttp2Proxy(port: number): Promise<Http2Proxy> {
  const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }]);
  const server = createSecureServer({ key, cert });
  const openStreams = new Set<ServerHttp2Stream>();
  server.on("stream", (stream, headers) => {
    openStreams.add(stream.on("close", () => openStreams.delete(stream)));
    const { ":method": method, ":path": path, ":authority": host, ":scheme": _, ...rest } = headers;
    const upstreamRequest = request({ port, method, path, headers: { ...rest, host } }, (upstreamResponse) => {
      const { connection, "keep-alive": _, "transfer-encoding": __, ...responseHeaders } = upstreamResponse.headers;
      stream.respond({ ":status": upstreamResponse.statusCode, ...responseHeaders });
      upstreamResponse.pipe(stream);
    });
    stream.on("error", () => upstreamRequest.destroy());
    upstreamRequest.on("error", () => stream.close());
    stream.pipe(upstreamRequest);
  });
  await new Promise<void>((listening) => server.listen(0, listening));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const stream of openStreams) stream.close();
      }),
  };
}
