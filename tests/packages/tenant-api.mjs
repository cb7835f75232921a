// A tenant API for the fixtures: it has two tenants, their files and notes, and responds to every other path with the
// request's tenant id.

import { once } from "node:events";
import { createServer } from "node:http";

export const TENANTS = {
  acme: {
    id: "11111111-1111-1111-1111-111111111111",
    name: "Acme Corporation",
    features: { advanced_analytics: true },
    limits: { max_panels_per_month: { limit: 100, used: 12 } },
    branding: { primaryColor: "#1a56db" },
  },
  medtech: {
    id: "22222222-2222-2222-2222-222222222222",
    name: "MedTech Labs",
    features: {},
    limits: { max_panels_per_month: { limit: 20, used: 0 } },
    branding: { primaryColor: "#0f766e" },
  },
};

/**
 * Starts the API on a free port. Tests may change `tenants`; `requests` has the path of every request, `notes`
 * what was posted to `/v1/notes` and for which tenant.
 */
export async function startTenantApi() {
  const tenants = structuredClone(TENANTS);
  const requests = [];
  const notes = [];
  const server = createServer((request, response) => {
    requests.push(request.url);
    // CORS headers: the pages are on another origin.
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", "x-tenant-id, if-none-match");
    response.setHeader("access-control-expose-headers", "x-tenant-id, etag");
    response.setHeader("content-type", "application/json");
    const slug = /^\/v1\/tenants\/(\w+)\/profile$/.exec(request.url)?.[1];
    const id = request.headers["x-tenant-id"];
    if (request.method === "POST" && request.url === "/v1/notes" && id !== undefined) {
      response.setHeader("x-tenant-id", id);
      request.on("data", (text) => notes.push({ id, ...JSON.parse(text) }));
      request.on("end", () => response.writeHead(201).end());
    } else if (request.method !== "GET") {
      response.statusCode = request.method === "OPTIONS" ? 204 : 400;
      response.end();
    } else if (request.url === "/v1/tenants") {
      const memberships = Object.entries(tenants).map(([slug, { id, name }]) => ({ id, slug, name, role: "member" }));
      response.end(JSON.stringify({ tenants: memberships }));
    } else if (slug in tenants) {
      response.end(JSON.stringify({ slug, ...tenants[slug] }));
    } else if (id !== undefined) {
      response.setHeader("x-tenant-id", id);
      if (request.url === "/v1/files/logo.svg") {
        response.setHeader("content-type", "image/svg+xml");
        response.end(`<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><title>${id}</title></svg>`);
        return;
      }
      response.end(JSON.stringify([`response for ${id}`]));
    } else {
      response.statusCode = 400;
      response.end();
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    tenants,
    requests,
    notes,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
