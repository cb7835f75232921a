// The recipes for sessions: the real libraries of Auth.js, Clerk and Supabase, with keys that this file makes.
// No hosted service is asked.

import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { install } from "./fixture.mjs";
import { serveWith } from "./server.mjs";

const ACME = "11111111-1111-1111-1111-111111111111";
const MEDTECH = "22222222-2222-2222-2222-222222222222";
const [ORG, OTHER_ORG] = ["org_2abcDEF", "org_7xyz"];
const PAGE = "https://app.example.com";

let fixture;
let createTenantClient;

before(async () => {
  fixture = await install("recipes-sessions", { parts: ["recipes-backend"] });
  ({ createTenantClient } = await load("client.mjs"));
});

after(() => fixture?.remove());

const load = (file) => import(pathToFileURL(join(fixture.folder, file)));
const start = (file, env) => serveWith(env, fixture.folder, "node", () => [file]);

const es256 = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const rs256 = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = (key, type) => key.export({ type, format: "pem" });

/** A token, signed with the key of a pair. */
function tokenOf(claims, { privateKey }, { alg, kid }) {
  const now = Math.floor(Date.now() / 1000);
  const parts = [
    { alg, typ: "JWT", kid },
    { iat: now, nbf: now, exp: now + 60, ...claims },
  ];
  const message = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const signature = sign("sha256", Buffer.from(message), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `${message}.${signature.toString("base64url")}`;
}

/** A server on this machine that answers each path by a function. */
async function serveJson(answer) {
  const server = createServer(async (request, response) => {
    const { status = 200, headers = {}, body } = await answer(request);
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, stop };
}

/** `fetch` with more headers. */
const withHeaders = (more) => (input, init) => {
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : {}));
  for (const [name, value] of Object.entries(more)) headers.set(name, value);
  return fetch(input, { ...init, headers });
};

describe("Auth.js", () => {
  const env = { ISSUER: "https://app.example.com", AUDIENCE: "api.example.com" };
  let app;
  let api;
  let tokens;
  let config;

  before(async () => {
    process.env.API_TOKEN_KEY = pem(es256().privateKey, "pkcs8");
    Object.assign(process.env, env);
    tokens = await load("auth-js/api-token.mjs");
    const { authFor } = await load("auth-js/auth.mjs");
    const { default: Credentials } = await loadPackage("@auth/core/providers/credentials");
    const authorize = ({ email }) => (email === "ada@acme.test" ? { id: "ada", email, name: "Ada" } : null);
    config = {
      ...authFor([Credentials({ credentials: { email: {} }, authorize })]),
      secret: "a secret of this test, and of no app",
      basePath: "/auth",
      logger: { error() {}, warn() {} },
    };
    app = await serveJson(async () => ({ body: await tokens.publicKeys() }));
    api = await start("express/server.mjs", { ...env, JWKS_URL: app.url });
  });

  after(async () => {
    await api?.stop();
    app?.stop();
  });

  /** Signs in as a browser does. */
  async function signIn(email) {
    const { Auth } = await loadPackage("@auth/core");
    const ask = (path, cookie, init = {}) => {
      const request = new Request(`https://acme.example.com/auth/${path}`, { ...init, headers: { cookie } });
      return Auth(request, config);
    };
    const cookiesOf = (response) => response.headers.getSetCookie().map((line) => line.split(";")[0]);
    const asked = await ask("csrf", "");
    const { csrfToken } = await asked.json();
    const body = new URLSearchParams({ csrfToken, email });
    const signedIn = await ask("callback/credentials", cookiesOf(asked).join("; "), { method: "POST", body });
    const cookie = cookiesOf(signedIn).find((each) => each.includes("session-token=")) ?? "";
    return { cookie, session: await (await ask("session", cookie)).json() };
  }

  const profile = (headers) => fetch(`http://127.0.0.1:${api.port}/v1/tenants/acme/profile`, { headers });

  test("a person who signed in with Auth.js gets the profile from the API", async () => {
    const { session } = await signIn("ada@acme.test");
    assert.equal(session.user.id, "credentials|ada");
    const client = createTenantClient({
      api: `http://127.0.0.1:${api.port}`,
      request: { host: "acme.localhost" },
      fetch: withHeaders(await tokens.headersOf(session)),
    });
    await client.ready;
    assert.equal(client.tenantId, ACME);
    client.dispose();
  });

  // Planted faults: the cookie of Auth.js counts as a token of the API, and a visitor gets one.
  test("a visitor of Auth.js has no token, and its session cookie is none", async () => {
    const { session, cookie } = await signIn("stranger@acme.test");
    assert.deepEqual([session, cookie], [null, ""]);
    assert.deepEqual(await tokens.headersOf(session), {});
    const { cookie: own } = await signIn("ada@acme.test");
    assert.equal((await profile({ authorization: `Bearer ${own.split("=")[1]}` })).status, 401);
  });

  test("the app publishes the public half of its key only", async () => {
    const { keys } = await (await fetch(app.url)).json();
    assert.deepEqual(Object.keys(keys[0]).sort(), ["alg", "crv", "kid", "kty", "use", "x", "y"]);
  });
});

describe("Clerk", () => {
  const key = rs256();
  let server;
  let api;

  before(async () => {
    server = await start("clerk/app.mjs", { CLERK_JWT_KEY: pem(key.publicKey, "spki"), PAGES: PAGE });
    api = `http://127.0.0.1:${server.port}`;
  });

  after(() => server?.stop());

  const claims = { iss: "https://clerk.example.com", azp: PAGE, sid: "sess_1", sub: "user_ada" };
  const token = (more, pair = key) => tokenOf({ ...claims, ...more }, pair, { alg: "RS256", kid: "ins_1" });
  const second = (id) => ({ v: 2, o: { id, slg: id === ORG ? "acme" : "medtech", rol: "admin" } });

  async function whoami(bearer, tenant = ORG) {
    const headers = { authorization: `Bearer ${bearer}`, "x-tenant-id": tenant };
    const response = await fetch(`${api}/v1/whoami`, { headers });
    return [response.status, await response.json()];
  }

  /** What the page needs of the hosted `Clerk`: the active organization, and its tokens. */
  function clerk() {
    const stub = {
      organization: { id: ORG },
      session: { getToken: async () => token(second(stub.organization.id)) },
      async setActive({ organization }) {
        stub.organization = { id: organization };
      },
    };
    return stub;
  }

  test("the client has the organization of Clerk as its tenant, and switches both", async () => {
    const { clientOf, switchOrganization } = await load("clerk/page.mjs");
    const browser = clerk();
    const client = clientOf(api, browser);
    await client.ready;
    assert.deepEqual([client.tenantId, client.tenant.name], [ORG, "Acme Corporation"]);
    await switchOrganization(browser, client, OTHER_ORG);
    const answer = await (await client.fetch(`${api}/v1/whoami`)).json();
    assert.deepEqual(answer, { tenant: OTHER_ORG, person: "user_ada", role: "admin" });
    // A switch that fails leaves both where they were.
    await assert.rejects(switchOrganization(browser, client, "org_unknown"), { code: "UNAUTHORIZED_TENANT_ACCESS" });
    assert.deepEqual([client.tenantId, browser.organization.id], [OTHER_ORG, OTHER_ORG]);
    client.dispose();
  });

  test("both versions of the token of Clerk name the organization", async () => {
    const expected = [200, { tenant: ORG, person: "user_ada", role: "admin" }];
    assert.deepEqual(await whoami(token(second(ORG))), expected);
    assert.deepEqual(await whoami(token({ org_id: ORG, org_slug: "acme", org_role: "admin" })), expected);
  });

  // Planted faults: no check of the organization, and `undefined` equal to `undefined` for a person without one.
  test("a token of Clerk is for its own organization", async () => {
    assert.equal((await whoami(token(second(OTHER_ORG))))[0], 403);
    assert.equal((await whoami(token({ v: 2 })))[0], 403);
    for (const path of [ORG, "org_unknown", "by-slug/acme", "by-slug/unknown"]) {
      for (const bearer of [token({ v: 2 }), token(second(OTHER_ORG))]) {
        const headers = { authorization: `Bearer ${bearer}` };
        assert.equal((await fetch(`${api}/v1/tenants/${path}/profile`, { headers })).status, 403, path);
      }
    }
  });

  // Planted faults: no check of the page or of the pending session.
  test("a token of Clerk that is not a session of these pages is refused", async () => {
    const past = Math.floor(Date.now() / 1000) - 60;
    for (const [name, bearer] of Object.entries({
      "another key": token(second(ORG), rs256()),
      "another page": token({ ...second(ORG), azp: "https://evil.example" }),
      "no page": token({ ...second(ORG), azp: undefined }),
      "a pending session": token({ ...second(ORG), sts: "pending" }),
      old: token({ ...second(ORG), exp: past }),
      "no token": "",
    })) {
      assert.equal((await whoami(bearer))[0], 401, name);
    }
  });
});

describe("Supabase", () => {
  const key = es256();
  const jwk = { ...key.publicKey.export({ format: "jwk" }), kid: "k1", alg: "ES256", use: "sig" };
  const rows = { [ACME]: [{ id: "p1" }], [MEDTECH]: [{ id: "p2" }] };
  const asked = [];
  let project;
  let server;
  let callerOf;

  before(async () => {
    project = await serveJson(async ({ url, headers }) => {
      if (url.endsWith("/jwks.json")) return { body: { keys: [jwk] } };
      // In place of PostgREST: the rows of the tenant in the token.
      const { tenant } = await callerOf(headers.authorization?.slice("Bearer ".length));
      asked.push({ url, tenant, header: headers["x-tenant-id"] });
      return { headers: { "x-tenant-id": tenant }, body: rows[tenant] };
    });
    process.env.SUPABASE_URL = project.url;
    ({ callerOf } = await load("supabase/caller.mjs"));
    const env = { ISSUER: `${project.url}/auth/v1`, AUDIENCE: "authenticated" };
    server = await start("express/server.mjs", { ...env, JWKS_URL: `${env.ISSUER}/.well-known/jwks.json` });
  });

  after(async () => {
    await server?.stop();
    project?.stop();
  });

  const token = (more, pair = key) => {
    const claims = { iss: `${project.url}/auth/v1`, aud: "authenticated", sub: "ada", role: "authenticated" };
    return tokenOf({ ...claims, app_metadata: { tenant_id: ACME }, ...more }, pair, { alg: "ES256", kid: "k1" });
  };

  test("the backend in Express takes tokens of Supabase, and queries of supabase-js carry the tenant", async () => {
    const { clientOf, supabaseFor } = await load("supabase/queries.mjs");
    const client = clientOf(`http://127.0.0.1:${server.port}`, project.url, {
      request: { host: "acme.localhost" },
      fetch: withHeaders({ authorization: `Bearer ${token()}` }),
    });
    await client.ready;
    const supabase = supabaseFor(client, project.url, "publishable key", async () => token());
    const { data, error } = await supabase.from("panels").select("id");
    assert.deepEqual([data, error], [[{ id: "p1" }], null]);
    assert.deepEqual(asked, [{ url: "/rest/v1/panels?select=id", tenant: ACME, header: ACME }]);
    client.dispose();
  });

  test("rows of a different tenant do not reach the page", async () => {
    const { clientOf, supabaseFor } = await load("supabase/queries.mjs");
    const client = clientOf(`http://127.0.0.1:${server.port}`, project.url, {
      request: { host: "acme.localhost" },
      fetch: (input, init) => {
        const isQuery = String(input instanceof Request ? input.url : input).startsWith(project.url);
        const claims = isQuery ? { app_metadata: { tenant_id: MEDTECH } } : {};
        return withHeaders({ authorization: `Bearer ${token(claims)}` })(input, init);
      },
    });
    await client.ready;
    const supabase = supabaseFor(client, project.url, "publishable key", async () => token());
    const query = supabase.from("panels").select("id").throwOnError();
    await assert.rejects(async () => query, { code: "TENANT_MISMATCH" });
    client.dispose();
  });

  // Planted faults: `user_metadata`, another audience, an algorithm that the token chooses.
  test("the tenant of a person of Supabase is the one that the project wrote", async () => {
    assert.deepEqual(await callerOf(token()), { person: "ada", tenant: ACME });
    const claimed = token({ app_metadata: {}, user_metadata: { tenant_id: MEDTECH } });
    assert.deepEqual(await callerOf(claimed), { person: "ada", tenant: null });
    for (const bearer of [
      token({}, es256()),
      token({ aud: "another" }),
      token({ iss: "https://another.supabase.co/auth/v1" }),
      token({ exp: Math.floor(Date.now() / 1000) - 60 }),
      token({ sub: undefined }),
      tokenOf({ aud: "authenticated" }, key, { alg: "none", kid: "k1" }),
    ]) {
      await assert.rejects(callerOf(bearer), /^JW|^JOSE/);
    }
  });
});

/** A package of the project. */
function loadPackage(name) {
  return import(pathToFileURL(createRequire(join(fixture.folder, "package.json")).resolve(name)));
}
