// The recipe for an API on another origin, in Chromium: pages, two APIs and a foreign page, each an origin of its own.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { visit } from "./browser.mjs";
import { install } from "./fixture.mjs";
import { startIssuer } from "./issuer.mjs";
import { serveFiles, serveWith } from "./server.mjs";

const ACME = "11111111-1111-1111-1111-111111111111";
const PREFLIGHT = {
  origin: "http://acme.example.test",
  "access-control-request-method": "GET",
  "access-control-request-headers": "if-none-match,x-tenant-id",
};

let fixture;
let issuer;
let site;
let apis;
let session;

before(async () => {
  issuer = await startIssuer();
  session = issuer.token({ sub: "ada" });
  fixture = await install("recipes-backend");
  site = await serveFiles(fixture.folder);
  const env = { ...issuer.env, PAGES: String.raw`^http://[a-z0-9-]+\.example\.test(:${site.port})?$` };
  const start = () => serveWith(env, fixture.folder, "node", () => ["express/server.mjs"]);
  apis = await Promise.all([start(), start()]);
});

after(async () => {
  await Promise.all([site, ...(apis ?? [])].map((server) => server?.stop()));
  await fixture?.remove();
  await issuer?.stop();
});

/** Opens the page on a host with the cookie of the session, and runs `work(clients' addresses)` in it. */
async function onPage(host, work) {
  const [api, otherApi] = apis.map(({ port }) => `http://api.example.test:${port}`);
  const look = async (page) => {
    const requests = [];
    page.on("request", (request) => requests.push(request));
    await page.context().addCookies([{ name: "session", value: session, domain: ".example.test", path: "/" }]);
    await page.waitForFunction(() => "clientOf" in globalThis);
    const result = await page.evaluate(work, { api, otherApi, rootDomain: "example.test" });
    const statuses = await Promise.all(requests.map(async (request) => (await request.response())?.status()));
    return { result, statuses, lastHeaders: await requests.at(-1).allHeaders() };
  };
  const args = ["--host-resolver-rules=MAP *.test 127.0.0.1"];
  const { seen, errors } = await visit(`http://${host}:${site.port}/cors/`, look, { args });
  return { ...seen, errors };
}

test("a page gets profile and data from two APIs on other origins, with cookie and echo", async () => {
  const { result, statuses, errors } = await onPage("acme.example.test", async ({ api, otherApi, rootDomain }) => {
    const client = globalThis.clientOf(api, otherApi, rootDomain);
    const warnings = [];
    client.on("warning", ({ subject }) => warnings.push(subject));
    await client.ready;
    const responses = [await client.fetch(`${api}/v1/panels`), await client.fetch(`${otherApi}/v1/panels/p1`)];
    await client.refresh();
    return {
      name: client.tenant.name,
      warnings,
      echoes: responses.map(({ headers }) => headers.get("x-tenant-id")),
      bodies: await Promise.all(responses.map((response) => response.json())),
    };
  });
  assert.deepEqual(errors, []);
  assert.equal(result.name, "Acme Corporation");
  assert.deepEqual(result.warnings, []);
  // Planted fault: `Access-Control-Expose-Headers` without X-Tenant-ID, so that the client compares no echo.
  assert.deepEqual(result.echoes, [ACME, ACME]);
  assert.deepEqual([result.bodies[0].panels[0].id, result.bodies[1].id], ["p1", "p1"]);
  assert.deepEqual(statuses.toSorted(), [200, 200, 200, 304]);
});

test("an origin that is not listed gets neither the tenant nor the cookie", async () => {
  const { result, lastHeaders } = await onPage("acme.example.test", async ({ api, otherApi, rootDomain }) => {
    const client = globalThis.clientOf(api, api, rootDomain);
    await client.ready;
    return client.fetch(`${otherApi}/v1/panels`).then(({ status }) => status);
  });
  assert.equal(result, 401);
  assert.deepEqual([lastHeaders["x-tenant-id"], lastHeaders.cookie], [undefined, undefined]);
});

// Planted faults: any origin is allowed, or one that only contains the domain.
test("a page of another site reads nothing, although the visitor is signed in", async () => {
  const { result } = await onPage("acme.example.test.evil.test", async ({ api }) => {
    const attempts = [{}, { headers: { "x-tenant-id": "11111111-1111-1111-1111-111111111111" } }].map((init) =>
      fetch(`${api}/v1/tenants`, { credentials: "include", ...init }).then(
        ({ status }) => status,
        ({ name }) => name,
      ),
    );
    return Promise.all(attempts);
  });
  assert.deepEqual(result, ["TypeError", "TypeError"]);
});

test("a preflight is answered without a session, and for the pages of tenants only", async () => {
  const ask = (origin) => {
    const headers = { ...PREFLIGHT, origin };
    return fetch(`http://127.0.0.1:${apis[0].port}/v1/panels`, { method: "OPTIONS", headers });
  };
  const { status, headers } = await ask("http://acme.example.test");
  assert.equal(status, 204);
  assert.equal(headers.get("access-control-allow-origin"), "http://acme.example.test");
  assert.equal(headers.get("access-control-allow-credentials"), "true");
  assert.match(headers.get("access-control-allow-headers"), /x-tenant-id/);
  for (const origin of ["http://example.test", "http://acme.example.test.evil.test", "http://evil.test", "null"]) {
    assert.equal((await ask(origin)).headers.get("access-control-allow-origin"), null, origin);
  }
});
