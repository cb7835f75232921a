// Concurrent requests of many tenants through each cache of Next.js, in one production build, with `tenantry/testing`.
// `CACHING_REQUESTS=30000` makes the run larger.

import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { apiFixture, expectNoTenantLeak, openHeldUpstream, tenantFixtures } from "tenantry/testing";
import { install, runLocal } from "./fixture.mjs";
import { serve } from "./server.mjs";

const tenants = tenantFixtures(10);
const [, second] = tenants;
const requests = Number(process.env.CACHING_REQUESTS ?? 120);

let upstream;
/** What `findTenant` asks. It answers at once, also during a stress run. */
let directory;
let fixture;
let server;
/** How often the upstream computed each value. */
const loaded = new Map();

before(async () => {
  const api = apiFixture(tenants);
  upstream = await openHeldUpstream((asked) => api(asked) ?? load(asked));
  directory = await openHeldUpstream(api);
  Object.assign(process.env, { UPSTREAM: upstream.url, DIRECTORY: directory.url });
  fixture = await install("caching");
  await runLocal(fixture.folder, "next", "build");
  server = await serve(fixture.folder, "next", "start", "--keepAliveTimeout", "15000");
});

after(async () => {
  await server?.stop();
  await upstream?.close();
  await directory?.close();
  await fixture?.remove();
});

/** A value of a tenant, which the request names in the query or in a header. */
function load({ url, headers }) {
  const { pathname, searchParams } = new URL(url);
  const what = pathname.slice("/load/".length);
  const count = (loaded.get(what) ?? 0) + 1;
  loaded.set(what, count);
  const tenant = searchParams.get("tenant") ?? headers.get("x-tenant-id") ?? headers.get("traceparent");
  return Response.json(`${what} ${count} of ${tenant} in session ${headers.get("x-session")}`);
}

const hostOf = (slug) => `${slug}.localhost:${server.port}`;

const findLeaks = (path) => expectNoTenantLeak(ask, { tenants, requests, upstream, path, host: hostOf });

/** Sends a request to the server with the host in its URL. Node's `fetch` sends only the host of the address. */
async function ask({ url, signal }) {
  const { host, pathname } = new URL(url);
  const { status, body } = await send(host, pathname, {}, { signal });
  return new Response(body, { status });
}

/** Asserts that a path takes this value from a cache for every tenant. */
async function assertCached(path, what) {
  for (const { slug } of tenants) await send(hostOf(slug), path);
  loaded.clear();
  for (const { slug } of tenants) await send(hostOf(slug), path);
  assert.equal(loaded.get(what), undefined);
}

// Planted faults: values that are cached without their tenant. These tests are first: they prove that leaks are found.
for (const [cache, path, what] of [
  ['"use cache"', "/api/leak/use-cache", "leak-use-cache"],
  ["unstable_cache", "/api/leak/unstable-cache", "leak-unstable-cache"],
  ["the cache of fetch", "/api/leak/fetch", "leak-fetch"],
  ["a page that Next.js prepared", "/leak", "leak-page"],
]) {
  test(`finds the leak of a value without its tenant in ${cache}`, async () => {
    await assert.rejects(findLeaks(path), { name: "AssertionError", message: /^Leak/ });
    await assertCached(path, what);
  });
}

for (const [cache, path, what] of [
  ['"use cache"', "/api/plans", "use-cache"],
  ["unstable_cache", "/api/stored", "unstable-cache"],
  ["the cache of fetch", "/api/fetched", "fetch"],
  ["the cache of fetch, by a Request", "/api/fetched-request", "fetch-request"],
  ["a page that Next.js prepared", "/prices", "use-cache"],
]) {
  test(`no value of a tenant is served to another tenant from ${cache}`, async () => {
    const reports = await findLeaks(path);
    assert.deepEqual(
      reports.map(({ order }) => order),
      ["fifo", "lifo", "random"],
    );
    await assertCached(path, what);
  });
}

test("a page that Next.js prepared is the page of the tenant in the host", async () => {
  for (const { slug, id } of tenants.slice(0, 2)) {
    const { status, body, headers } = await send(hostOf(slug), "/prices");
    assert.deepEqual([status, headers["x-nextjs-cache"]], [200, "HIT"]);
    assert.match(body, new RegExp(`<html lang="en" data-tenant="${slug}">.*<main id="${id}">`));
  }
});

/** Ends a test that waits for what never comes. */
const LIMIT = { timeout: 120_000 };

for (const path of ["/api/plans", "/api/stored"]) {
  test(`a tenant that revalidates its tag changes no value of another tenant at ${path}`, LIMIT, async () => {
    const values = async () =>
      Promise.all(tenants.slice(0, 2).map(async ({ slug }) => (await send(hostOf(slug), path)).body));
    const before = await values();
    assert.deepEqual(await values(), before);
    const { status } = await send(hostOf(tenants[0].slug), "/api/revalidate", {}, { method: "POST" });
    assert.equal(status, 204);
    // Next.js may revalidate after it has answered.
    for (;;) {
      const [own, other] = await values();
      assert.equal(other, before[1]);
      if (own !== before[0]) break;
    }
  });
}

test("a cached function that asks for the tenant of the request gets an error that says what to do", async () => {
  const { status } = await send(hostOf("tenant-1"), "/api/nested");
  assert.equal(status, 500);
  assert.match(server.output(), /tenantry: .*called with `\.forTenant\(tenantId, …\)` there/);
});

const PATHS_FROM_OUTSIDE = [
  "/t",
  "/t/",
  "/t/tenant-2/prices",
  "//t/tenant-2/prices",
  "/t//tenant-2/prices",
  "/%74/tenant-2/prices",
  "/%2574/tenant-2/prices",
  "/t%2ftenant-2/prices",
  "/%2ft/tenant-2/prices",
  "/T/tenant-2/prices",
  "/t./tenant-2/prices",
  "/t/tenant-2./prices",
  "/x/../t/tenant-2/prices",
  "/x/%2e%2e/t/tenant-2/prices",
  "/x/..%2ft/tenant-2/prices",
  "/..%5ct/tenant-2/prices",
  "/t;x/tenant-2/prices",
  "/_next/data/build/t/tenant-2/prices.json",
  "/t/tenant-2/prices.rsc",
  "/t/tenant-2/prices.segments/_tree.segment.rsc",
  "/t/tenant-2/prices?_rsc=1",
  "/../t/tenant-2/prices",
];

const REQUESTS = {
  "a navigation": { accept: "text/html" },
  "the router": { rsc: "1" },
  "a prefetch": { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
  "a data request": { "x-nextjs-data": "1" },
};

for (const [what, headers] of Object.entries(REQUESTS)) {
  test(`${what} from outside reaches no path of a tenant, in any spelling`, async () => {
    for (const host of [hostOf("tenant-1"), `localhost:${server.port}`]) {
      for (const path of PATHS_FROM_OUTSIDE) {
        const { status, body } = await open(host, path, headers);
        assert.deepEqual([host, path, status, body.includes(second.id)], [host, path, 404, false]);
      }
    }
  });
}

test("the router gets the page of the tenant in the host, also when it prefetches", async () => {
  for (const { slug, id } of tenants) {
    const page = await open(hostOf(slug), "/prices?_rsc=1", REQUESTS["the router"]);
    const named = tenants.filter((tenant) => page.body.includes(tenant.id));
    assert.deepEqual([page.status, page.type, named.map((tenant) => tenant.id)], [200, "text/x-component", [id]]);
    const prefetch = await open(hostOf(slug), "/prices?_rsc=1", REQUESTS["a prefetch"]);
    assert.deepEqual([prefetch.status, prefetch.type], [200, "text/x-component"]);
  }
});

test("no shared cache may keep a prepared page whose tenant is in a cookie", async () => {
  const headers = { cookie: `tenant_id=${second.id}` };
  const byCookie = await send(`localhost:${server.port}`, "/prices", headers);
  assert.match(byCookie.body, new RegExp(`<main id="${second.id}">`));
  assert.equal(byCookie.headers["cache-control"], "private, no-store");
  const none = await send(`localhost:${server.port}`, "/prices");
  assert.equal(none.status, 404);
});

/** Sends a request, by default a GET, with the path as it is written. */
function send(host, path, headers = {}, options = {}) {
  return new Promise((resolve, reject) => {
    const to = { host: "127.0.0.1", port: server.port, path, headers: { ...headers, host }, ...options };
    const sent = request(to, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
      response.on("error", reject);
    });
    sent.on("error", reject).end();
  });
}

/** The same for a browser: it follows redirects on the host. */
async function open(host, path, headers) {
  for (let target = path; ; ) {
    const { headers: answered, ...answer } = await send(host, target, headers);
    if (answered.location === undefined) return { ...answer, type: answered["content-type"] };
    const { pathname, search } = new URL(answered.location, `http://${host}`);
    target = pathname + search;
  }
}
