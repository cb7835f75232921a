// The servers that the tests of the Rust client talk to: a tenant API with an app behind it, and a third party. The
// tests run in a page of another origin, so both answer CORS.

import { once } from "node:events";
import { createServer } from "node:http";

const ACME = "11111111-1111-1111-1111-111111111111";
const MEDTECH = "22222222-2222-2222-2222-222222222222";
const HEALTHCO = "33333333-3333-3333-3333-333333333333";

/** The profiles by slug. Those of `held-…` are sent when a test releases them. */
const PROFILES = {
  acme: {
    id: ACME,
    name: "Acme Corporation",
    tier: "enterprise",
    features: { beta: true, theme: "dense", ratio: 0.25, rollout: { percent: 40 }, ["__proto__"]: { admin: true } },
    limits: { panels: { limit: 100, used: 12 }, seats: null },
    branding: { primaryColor: "#1a56db", fontFamily: "Inter" },
  },
  medtech: { id: MEDTECH, name: "MedTech Labs", features: { beta: false }, branding: { primaryColor: "#0f766e" } },
  "held-medtech": { id: MEDTECH, name: "MedTech Labs" },
  "held-healthco": { id: HEALTHCO, name: "HealthCo" },
  suspended: { id: HEALTHCO, name: "HealthCo", status: "suspended" },
  /** Its response takes an `Authorization`. */
  secured: { id: ACME, name: "Acme Corporation" },
  /** Its response names another tenant in the header. */
  misdirected: { id: ACME, name: "Acme Corporation" },
  /** Its response describes another tenant. */
  impostor: { id: MEDTECH, slug: "medtech", name: "MedTech Labs" },
};

const PROBLEMS = {
  limit: [402, { code: "LIMIT_REACHED", limit: { key: "panels", limit: 100, used: 100 } }],
  stranger: [403, { code: "UNAUTHORIZED_TENANT_ACCESS" }],
  "signed-out": [401, { code: "NOT_SIGNED_IN", detail: "Sign in first." }],
  app: [422, { code: "PANEL_TOO_LARGE" }],
};

/** Starts both servers on free ports. Returns the environment with their addresses, and how to stop them. */
export async function startTenantApi() {
  const thirdParty = await listen((request, response) => json(response, request.headers));
  const api = await listen(answers(thirdParty.url));
  return {
    env: { TENANT_API: api.url, THIRD_PARTY: thirdParty.url },
    async close() {
      await Promise.all([api.stop(), thirdParty.stop()]);
    },
  };
}

function answers(thirdParty) {
  const held = new Map();
  const place = (key) => {
    if (!held.has(key)) held.set(key, { arrived: signal(), released: signal(), aborted: signal() });
    return held.get(key);
  };
  /** Holds a response until a test asks for `/release/<key>`. A test waits for it at `/arrived/<key>`. */
  async function hold(key) {
    const { arrived, released } = place(key);
    arrived.send();
    await released.sent;
    held.delete(key);
  }

  const routes = {
    async profile(response, request, slug) {
      if (slug.startsWith("held-")) await hold(slug);
      const tenant = Object.entries(PROFILES).find(([name, { id }]) => name === slug || id === slug);
      if (tenant === undefined) return problem(response, 404, { code: "TENANT_NOT_FOUND" });
      const [name, profile] = tenant;
      if (name === "secured" && request.headers.authorization === undefined) return response.writeHead(401).end();
      if (name === "misdirected") response.setHeader("x-tenant-id", MEDTECH);
      json(response, { slug: name, ...profile });
    },
    async arrived(response, _, key) {
      await place(key).arrived.sent;
      json(response, {});
    },
    async release(response, _, key) {
      place(key).released.send();
      json(response, {});
    },
    async held(response, request, key) {
      response.on("close", () => {
        if (!response.writableFinished) place(key).aborted.send(true);
      });
      await hold(key);
      echo(response, request);
    },
    /** Whether the client aborts the request that is held, in two seconds at the most. */
    async aborted(response, _, key) {
      const { aborted } = place(key);
      setTimeout(() => aborted.send(false), 2_000);
      json(response, await aborted.sent);
    },
    /** The panels of the tenant that the request carries. */
    panels(response, request) {
      const tenant = Object.values(PROFILES).find(({ id }) => id === request.headers["x-tenant-id"]);
      json(response, [{ name: `Panel of ${tenant.name.split(" ")[0]}` }]);
    },
    /** What the server received, as JSON. */
    received: (response, request) => echo(response, request),
    /** A response that names another tenant than the request. */
    foreign(response) {
      response.setHeader("x-tenant-id", MEDTECH);
      json(response, { secret: "of MedTech" });
    },
    /** A problem that names another tenant than the request. */
    "foreign-problem"(response) {
      response.setHeader("x-tenant-id", MEDTECH);
      problem(response, 402, { code: "LIMIT_REACHED", limit: { key: "of MedTech" } });
    },
    problem(response, _, name) {
      problem(response, ...PROBLEMS[name]);
    },
    redirect(response) {
      response.writeHead(302, { location: `${thirdParty}/landed` }).end();
    },
  };

  return async (request, response) => {
    const path = new URL(request.url, thirdParty).pathname;
    const [, slug] = /^\/v1\/tenants\/([^/]+)\/profile$/.exec(path) ?? [];
    const [, route, argument] = slug === undefined ? path.split("/") : ["", "profile", slug];
    if (Object.hasOwn(routes, route)) {
      await routes[route](response, request, argument);
    } else {
      response.writeHead(404).end();
    }
  };
}

/** A promise `sent`, and `send` to resolve it. */
function signal() {
  let send;
  const sent = new Promise((resolve) => {
    send = resolve;
  });
  return { sent, send };
}

function echo(response, request) {
  const tenant = request.headers["x-tenant-id"];
  if (tenant !== undefined) response.setHeader("x-tenant-id", tenant);
  json(response, request.headers);
}

function problem(response, status, body) {
  response.statusCode = status;
  response.setHeader("content-type", "application/problem+json");
  response.end(JSON.stringify(body));
}

function json(response, body) {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(body));
}

async function listen(answer) {
  const server = createServer((request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-methods", "*");
    response.setHeader("access-control-allow-headers", "x-tenant-id, content-type, authorization");
    response.setHeader("access-control-expose-headers", "x-tenant-id");
    if (request.method === "OPTIONS") response.writeHead(204).end();
    else answer(request, response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}
