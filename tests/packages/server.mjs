// Starts the server of a fixture on a free port.

import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer as createHttpServer, get } from "node:http";
import { createServer } from "node:net";
import { extname, join, normalize } from "node:path";

/** Starts `program …args --port <free>` and waits until it responds. The program is installed in the folder. */
export const serve = (folder, program, ...args) =>
  serveWith({}, folder, join(folder, "node_modules", ".bin", program), (port) => [...args, "--port", String(port)]);

/** The same for any command, with its arguments for a port and with more environment variables. */
export async function serveWith(env, folder, command, argsFor) {
  for (;;) {
    const server = await start(env, folder, command, argsFor);
    if (server !== null) return server;
  }
}

/** Null when another process took the port after it was found free. */
async function start(env, folder, command, argsFor) {
  const port = await freePort();
  const child = spawn(command, argsFor(port), {
    cwd: folder,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", PORT: String(port), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const output = [];
  child.stdout.on("data", (chunk) => output.push(chunk));
  child.stderr.on("data", (chunk) => output.push(chunk));
  const exited = new Promise((resolve) => child.on("close", resolve));
  const stop = async () => {
    if (child.exitCode === null) process.kill(-child.pid, "SIGTERM");
    await exited;
  };

  for (;;) {
    const isUp = await responds(port);
    if (child.exitCode !== null) {
      await exited;
      const text = output.join("");
      if (/EADDRINUSE|already in use/.test(text)) return null;
      throw new Error(`${command} exited with code ${child.exitCode}:\n${text}`);
    }
    if (isUp) return { port, stop, output: () => output.join("") };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript" };

/** Serves the files of a folder on a free port, each with these headers. */
export async function serveFiles(folder, headers = {}) {
  const server = createHttpServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const file = join(folder, normalize(pathname.endsWith("/") ? `${pathname}index.html` : pathname));
    const content = await readFile(file).catch(() => null);
    const type = TYPES[extname(file)] ?? "text/plain";
    response.writeHead(content === null ? 404 : 200, { "content-type": type, ...headers });
    response.end(content);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { port: server.address().port, stop };
}

const responds = (port) =>
  request(port, `localhost:${port}`, "/").then(
    () => true,
    () => false,
  );

/**
 * Sends a GET with the Host header that a browser sends for `acme.localhost`. Browsers resolve names under localhost;
 * the resolver of the operating system may not.
 */
export function request(port, host, path, headers = {}) {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path, headers: { host, ...headers } }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
    }).on("error", reject);
  });
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
