// A tenant API with one path for each behaviour in which browser engines may differ.
import type { IncomingMessage, ServerResponse } from "node:http";
import { ACME, MEDTECH, type Site } from "../tabs/server.js";

/** The request that `/api/echo` received. */
export interface Echo {
  readonly method: string;
  readonly tenant: string | null;
  readonly type: string | null;
  /** The body as Latin-1: one character for each byte. */
  readonly body: string;
}

export interface Api {
  /** The fields that the profiles of both tenants share. */
  profile: { version: number; features: Record<string, boolean> };
  /** Whether the API delays profile responses. */
  isProfileHeld: boolean;
  /** The number of open responses of this path: not ended, and not aborted by the client. */
  open(path: string): number;
  /** Writes a chunk to every open response of this path. */
  write(path: string, chunk: string): void;
  /** Ends every open response of this path. */
  end(path: string): void;
}

/** Replaces the site's tenant API with one that a test controls. */
export function controlApi(site: Site): Api {
  const held = new Map<string, Set<ServerResponse>>();
  const at = (path: string) => held.get(path) ?? new Set<ServerResponse>();
  const hold = (path: string, response: ServerResponse) => {
    const open = at(path).add(response);
    held.set(path, open);
    response.on("close", () => open.delete(response));
  };

  const api: Api = {
    profile: { version: 1, features: { advanced_analytics: true } },
    isProfileHeld: false,
    open: (path) => at(path).size,
    write: (path, chunk) => {
      for (const response of at(path)) {
        response.write(chunk);
      }
    },
    end: (path) => {
      for (const response of at(path)) {
        response.end();
      }
    },
  };

  site.override = (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://site.test");
    const tenant = request.headers["x-tenant-id"]?.toString() ?? null;
    response.setHeader("access-control-allow-origin", "*");
    if (tenant !== null) {
      response.setHeader("x-tenant-id", tenant);
    }
    if (request.method === "OPTIONS") {
      response.writeHead(204, { "access-control-allow-headers": "*, x-tenant-id" }).end();
      return;
    }
    const [, named, what] = /^\/api\/v1\/tenants\/([^/]+)\/(profile|events)$/.exec(pathname) ?? [];
    if (what === "profile" && named !== undefined) {
      if (api.isProfileHeld) {
        hold(pathname, response);
      } else {
        json(response, 200, profileOf(named, api.profile));
      }
    } else if (what === "events") {
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
      hold("/api/events", response);
    } else if (pathname === "/api/echo") {
      echo(request, response, tenant);
    } else if (pathname === "/api/silent") {
      hold(pathname, response);
    } else if (pathname === "/api/stream") {
      response.writeHead(200, { "content-type": searchParams.get("type") ?? "text/plain" }).flushHeaders();
      hold(pathname, response);
    } else if (pathname === "/api/problem") {
      response.setHeader("content-type", searchParams.get("type") ?? "application/problem+json");
      response.writeHead(Number(searchParams.get("status"))).end(searchParams.get("body"));
    } else if (pathname === "/api/foreign") {
      response.setHeader("x-tenant-id", MEDTECH);
      json(response, 200, { secret: "medtech's" });
    } else if (pathname === "/api/redirect") {
      response.writeHead(307, { location: searchParams.get("to") ?? "/" }).end();
    } else {
      json(response, 404, {});
    }
  };
  return api;
}

function echo(request: IncomingMessage, response: ServerResponse, tenant: string | null): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { method = "", headers } = request;
    const seen: Echo = {
      method,
      tenant,
      type: headers["content-type"] ?? null,
      body: Buffer.concat(chunks).toString("latin1"),
    };
    json(response, 200, seen);
  });
}

function profileOf(named: string, more: Api["profile"]): object {
  const isMedtech = named === "medtech" || named === MEDTECH;
  return {
    id: isMedtech ? MEDTECH : ACME,
    slug: isMedtech ? "medtech" : "acme",
    name: isMedtech ? "MedTech" : "Acme Corporation",
    tier: "enterprise",
    limits: { max_panels_per_month: { limit: 100, used: 40 } },
    branding: { primaryColor: isMedtech ? "#0f766e" : "#1a56db" },
    ...more,
  };
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
