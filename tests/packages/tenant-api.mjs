// A tenant API for the apps of fixtures: two tenants, and every other path answered with the tenant that it was asked for.

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
 * Starts it on a free port. `tenants` is what it knows, and may be changed meanwhile; `asked` has the path of every request
 * so far.
 */
export async function startTenantApi() {
  const tenants = structuredClone(TENANTS);
  const asked = [];
  const server = createServer((request, answer) => {
    asked.push(request.url);
    // What a browser wants to see from another origin.
    answer.setHeader("access-control-allow-origin", "*");
    answer.setHeader("access-control-allow-headers", "x-tenant-id, if-none-match");
    answer.setHeader("access-control-expose-headers", "x-tenant-id, etag");
    answer.setHeader("content-type", "application/json");
    const slug = /^\/v1\/tenants\/(\w+)\/profile$/.exec(request.url)?.[1];
    const id = request.headers["x-tenant-id"];
    if (request.method !== "GET") {
      answer.statusCode = request.method === "OPTIONS" ? 204 : 400;
      answer.end();
    } else if (request.url === "/v1/tenants") {
      const memberships = Object.entries(tenants).map(([slug, { id, name }]) => ({ id, slug, name, role: "member" }));
      answer.end(JSON.stringify({ tenants: memberships }));
    } else if (slug in tenants) {
      answer.end(JSON.stringify({ slug, ...tenants[slug] }));
    } else if (id !== undefined) {
      answer.setHeader("x-tenant-id", id);
      answer.end(JSON.stringify([`asked for ${id}`]));
    } else {
      answer.statusCode = 400;
      answer.end();
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    tenants,
    asked,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
