// The HTTP server of the panel service, behind the gateway.
//
// | request | response |
// |---|---|
// | `POST /runs` | starts the run of a panel, or joins it, and streams its events |
// | `GET /runs/{panelId}/events` | the events of a run from its beginning, or after `Last-Event-ID` |
// | `GET /health` | 200, for everyone |
//
// Every other request needs an assertion of the gateway. It alone says which tenant a request is for.

import { createServer } from "node:http";
import { InvalidPanelError, isPanelId, readPanel } from "./runs/panel-request.mjs";
import { RunRegistry } from "./runs/run-registry.mjs";

const MAX_BODY = 256 * 1024;
const HEARTBEAT_MS = 5_000;

/**
 * Creates the server.
 *
 * - `verify(headers, purpose)` resolves to the claims of the gateway's assertion, with `tenant`, and rejects without a
 *   valid one. The purpose is `run` or `read`.
 * - `paceMs` is the time of one statement.
 */
export function createPanelServer({ verify, paceMs }) {
  const runs = new RunRegistry({ paceMs });
  const server = createServer((request, response) => {
    answer(runs, verify, request, response).catch((error) => {
      console.error(error);
      if (!response.headersSent) refuse(response, 500, "The panel service failed.");
      response.end();
    });
  });
  server.on("close", () => runs.stop());
  return server;
}

async function answer(runs, verify, request, response) {
  const { pathname } = new URL(request.url, "http://panel-service");
  if (request.method === "GET" && pathname === "/health") return response.end("ok\n");
  const startsRun = request.method === "POST" && pathname === "/runs";
  let tenant;
  try {
    ({ tenant } = await verify(request.headers, startsRun ? "run" : "read"));
  } catch (error) {
    return refuse(response, error.status ?? 401, `No valid assertion of the gateway: ${error.message}`);
  }
  if (startsRun) return startRun(runs, tenant, request, response);
  const [, panelId] = pathname.match(/^\/runs\/([^/]+)\/events$/) ?? [];
  if (request.method !== "GET" || !panelId) return refuse(response, 404, "No route has this method and path.");
  // The same answer for a panel of another tenant, so a caller cannot find out which panels exist.
  const run = isPanelId(panelId) ? runs.find(tenant, panelId) : undefined;
  if (!run) return refuse(response, 404, "This tenant has no such run.");
  stream(run, request, response);
}

async function startRun(runs, tenant, request, response) {
  const body = await readBody(request);
  if (body === undefined) return refuse(response, 413, `The body has more than ${MAX_BODY} bytes.`);
  let panel;
  try {
    panel = readPanel(body);
  } catch (error) {
    if (!(error instanceof InvalidPanelError)) throw error;
    return refuse(response, 400, error.message);
  }
  stream(runs.start(tenant, panel), request, response);
}

/** Sends the events until the last one, or until the client is gone. */
function stream(run, request, response) {
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    // A server that compresses the response would hold events back.
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
  });
  response.flushHeaders();
  const heartbeat = setInterval(() => response.write(":\n\n"), HEARTBEAT_MS);
  const last = Number(request.headers["last-event-id"]);
  let stop;
  const end = () => {
    clearInterval(heartbeat);
    stop?.();
  };
  response.on("close", end);
  const send = ({ name, data }, id) => {
    response.write(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    if (name === "done") response.end();
  };
  stop = run.follow(Number.isInteger(last) && last > 0 ? last : 0, send, () => response.end());
  if (run.isDone) response.end();
  if (response.destroyed) end();
}

async function readBody(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function refuse(response, status, detail) {
  response.writeHead(status, { "content-type": "application/problem+json", "cache-control": "no-store" });
  response.end(JSON.stringify({ status, title: "Refused", detail }));
}
