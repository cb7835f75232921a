// The proxy of tenantry/next in a real server of Next.js: one production build, with the traps that people reported.

import assert from "node:assert/strict";
import { request as send } from "node:http";
import { after, before, test } from "node:test";
import { visit } from "./browser.mjs";
import { install, runLocal } from "./fixture.mjs";
import { serve } from "./server.mjs";

const ACME = "11111111-1111-4111-8111-111111111111";
const GLOBEX = "22222222-2222-4222-8222-222222222222";

let fixture;
let server;

before(async () => {
  fixture = await install("next-proxy");
  await runLocal(fixture.folder, "next", "build");
  server = await serve(fixture.folder, "next", "start");
});

after(async () => {
  await server?.stop();
  await fixture?.remove();
});

/** The host of a tenant; the root host for the empty slug. */
const at = (slug) => `${slug && `${slug}.`}localhost:${server.port}`;

/** Sends a request with any `Host`, and with a path that no URL parser has read. */
function ask(host, path, { method = "GET", ...headers } = {}) {
  return new Promise((resolve, reject) => {
    const sent = { host, accept: "text/html", ...headers };
    const request = send({ host: "127.0.0.1", port: server.port, path, method, headers: sent }, (response) => {
      const body = [];
      response.on("data", (chunk) => body.push(chunk));
      const read = () => ({ status: response.statusCode, headers: response.headers, body: body.join("") });
      response.on("end", () => resolve(read()));
    });
    request.on("error", reject).end();
  });
}

/** What the page says of its tenant, or the whole response. */
const tenantIn = ({ status, body }) => /id="tenant">([^<]*)</.exec(body)?.[1] ?? `${status} ${body}`;

/** Every way in which a visitor can name another tenant or pose as Next.js. */
const FORGED = {
  "x-tenant-id": GLOBEX,
  X_Tenant_Id: GLOBEX,
  "x-forwarded-host": "globex.localhost",
  "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy",
  "x-middleware-override-headers": "x-tenant-id",
  "x-middleware-request-x-tenant-id": GLOBEX,
  "x-middleware-rewrite": "/missed",
  "x-middleware-next": "1",
  "x-matched-path": "/missed",
};

const PAGES = ["/", "/who", "/rewritten", "/data"];
const ROUTES = ["/api/who", "/of-next"];
const MISSED_BY_THE_PROXY = ["/missed", "/missed/api"];

test("every route of a tenant's host is that tenant's, and a root domain is the platform's", async () => {
  for (const [slug, tenant] of Object.entries({ acme: "acme", globex: "globex", "": "platform" })) {
    for (const path of PAGES) assert.equal(tenantIn(await ask(at(slug), path)), tenant, path);
    for (const path of ROUTES) assert.equal(JSON.parse((await ask(at(slug), path)).body).tenant, tenant, path);
    for (const path of MISSED_BY_THE_PROXY) {
      assert.ok((await ask(at(slug), path)).body.includes(tenant), path);
    }
  }
});

test("forged headers name no tenant on any route, and the tenant header reaches no page", async () => {
  for (const [slug, tenant] of Object.entries({ acme: "acme", "": "platform" })) {
    for (const path of PAGES) assert.equal(tenantIn(await ask(at(slug), path, FORGED)), tenant, path);
    for (const path of ROUTES) {
      const { tenant: found, sent } = JSON.parse((await ask(at(slug), path, FORGED)).body);
      assert.deepEqual({ found, sent }, { found: tenant, sent: [] }, path);
    }
  }
});

// Planted fault: a server that takes the tenant from the proxy's header and not from the host.
test("a route that the proxy's matcher misses is the host's tenant, whatever the headers say", async () => {
  for (const [slug, tenant] of Object.entries({ acme: "acme", "": "platform" })) {
    const page = tenantIn(await ask(at(slug), "/missed", FORGED));
    assert.equal(page.split(" ")[0], tenant);
    assert.equal(JSON.parse((await ask(at(slug), "/missed/api", FORGED)).body).tenant, tenant);
  }
});

// CVE-2025-29927: with this header Next.js skipped the proxy.
test("a forged x-middleware-subrequest does not skip the refusals", async () => {
  for (const file of ["proxy", "src/proxy", "middleware", "src/middleware"]) {
    const forged = { "x-middleware-subrequest": Array(6).fill(file).join(":") };
    assert.equal((await ask(at("nobody"), "/", forged)).status, 404);
    assert.equal((await ask("10.0.0.1", "/", forged)).status, 400);
  }
});

test("the data of a page of the Pages Router is the host's tenant's, and is refused where the page is", async () => {
  const buildId = /"buildId":"([^"]+)"/.exec((await ask(at("acme"), "/data")).body)[1];
  const path = `/_next/data/${buildId}/data.json`;
  const data = { accept: "*/*", "x-nextjs-data": "1" };
  for (const slug of ["acme", "globex"]) {
    const { body } = await ask(at(slug), path, { ...FORGED, ...data });
    assert.equal(JSON.parse(body).pageProps.tenant, slug);
  }
  const refused = await ask(at("nobody"), path, data);
  assert.deepEqual([refused.status, JSON.parse(refused.body).code], [404, "TENANT_NOT_FOUND"]);
});

test("a redirect of the proxy behind ours stays on the tenant's host", async () => {
  const { status, headers } = await ask(at("acme"), "/to-sign-in");
  assert.deepEqual([status, headers.location], [307, "/who"]);
});

test("the tenant API under browserApi gets the tenant header, because it decides itself", async () => {
  const { headers, body } = await ask(at(""), `/directory/v1/tenants/${ACME}/profile`, { "x-tenant-id": ACME });
  assert.equal(headers["x-header-of-request"], ACME);
  assert.equal(JSON.parse(body).slug, "acme");
});

test("a tenant that does not exist is 404 with a link to the root host, for a program as problem+json", async () => {
  const page = await ask(at("nobody"), "/");
  assert.deepEqual([page.status, page.headers["content-type"]], [404, "text/html; charset=utf-8"]);
  assert.match(page.body, /There is no tenant “nobody”/);
  assert.ok(page.body.includes(`href="//localhost:${server.port}/"`));
  for (const [path, accept] of [
    ["/", "application/json, */*"],
    ["/api/who", "*/*"],
  ]) {
    const { status, headers, body } = await ask(at("nobody"), path, { accept });
    assert.deepEqual([status, headers["content-type"]], [404, "application/problem+json"]);
    assert.equal(JSON.parse(body).code, "TENANT_NOT_FOUND");
  }
});

test("an IP address is 400 and says which host to open", async () => {
  for (const [host, address] of [
    [`127.0.0.1:${server.port}`, `http://localhost:${server.port}/`],
    [`10.0.0.1:${server.port}`, "https://vital.health/"],
  ]) {
    const { status, body } = await ask(host, "/");
    assert.deepEqual([status, body.includes(`href="${address}"`)], [400, true], body);
  }
});

test("a host that cannot be read is 400 without a link", async () => {
  for (const host of ["acme.localhost@evil.example", "acme_.localhost", "127.1", "acme.localhost:0"]) {
    const { status, body } = await ask(host, "/");
    assert.equal(status, 400, host);
    assert.doesNotMatch(body, /href/);
  }
});

test("a broken tenant cookie is deleted once, by a redirect to the same page", async () => {
  const cookie = "tenant_id=undefined";
  const first = await ask(at(""), "/who?tab=1", { cookie, "sec-fetch-mode": "navigate" });
  assert.deepEqual([first.status, first.headers.location], [307, "/who?tab=1&tenant-cookie=deleted"]);
  assert.deepEqual(first.headers["set-cookie"], ["tenant_id=; Max-Age=0; SameSite=Lax; Path=/"]);
  const marked = first.headers.location;
  assert.equal((await ask(at(""), marked, { cookie })).status, 400, "it is still there");
  assert.equal(tenantIn(await ask(at(""), marked)), "platform");
});

test("a broken cookie is deleted for a person's navigation only, and never passes to the next source", async () => {
  const cookie = "tenant_id=undefined";
  for (const sent of [
    { method: "POST" },
    { method: "HEAD" },
    { "sec-fetch-mode": "cors" },
    { accept: "*/*" },
    { cookie: "tenant_id=undefined; tenant_id=undefined" },
  ]) {
    const { status, headers } = await ask(at(""), "/who", { cookie, ...sent });
    assert.deepEqual([status, headers["set-cookie"]], [400, undefined], JSON.stringify(sent));
  }
  assert.equal(tenantIn(await ask(at("acme"), "/who", { cookie })), "acme", "on a tenant's host the host decides");
});

test("the browser deletes a broken cookie and shows the page", async () => {
  const url = `http://localhost:${server.port}/who`;
  const { seen, errors } = await visit(`http://localhost:${server.port}/healthz`, async (page) => {
    await page.context().addCookies([{ name: "tenant_id", value: "undefined", url }]);
    await page.goto(url);
    return { text: await page.locator("#tenant").textContent(), cookies: await page.context().cookies() };
  });
  assert.deepEqual({ seen, errors }, { seen: { text: "platform", cookies: [] }, errors: [] });
});

test("a path that begins with // is never the target of a redirect", async () => {
  for (const path of ["//evil.example/", "/\\evil.example/"]) {
    const { headers } = await ask(at(""), path, { cookie: "tenant_id=undefined" });
    const target = new URL(headers.location ?? "/", `http://${at("")}`);
    assert.equal(target.host, at(""), headers.location);
  }
});

test("a request for two tenants is refused: the tab's in the header, another one's in the cookie", async () => {
  for (const path of ["/api/who", "/missed/api"]) {
    const agreed = await ask(at(""), path, { "x-tenant-id": ACME, cookie: `tenant_id=${ACME}` });
    assert.equal(JSON.parse(agreed.body).tenant, "acme");
    const { status, body } = await ask(at(""), path, { "x-tenant-id": GLOBEX, cookie: `tenant_id=${ACME}` });
    assert.ok(status >= 400 && !body.includes("acme"), `${status} ${body}`);
  }
});

test("a health path passes for GET and HEAD on an IP address, without tenant headers", async () => {
  const probe = { "x-tenant-id": "x", x_tenant_id: "y" };
  assert.deepEqual(pick(await ask("10.0.0.1", "/healthz", probe)), [200, "healthy"]);
  assert.deepEqual(pick(await ask("10.0.0.1", "/healthz", { ...probe, method: "HEAD" })), [200, ""]);
  for (const [path, method] of [
    ["/healthz", "POST"],
    ["/healthz/", "GET"],
    ["/healthz/x", "GET"],
    ["/%68ealthz", "GET"],
  ]) {
    const { status } = await ask("10.0.0.1", path, { method });
    assert.ok(status >= 300, `${method} ${path} ${status}`);
  }
});

const pick = ({ status, body }) => [status, body];

test("a custom domain is its tenant's, and one label in front of a wildcard too", async () => {
  for (const [host, tenant] of Object.entries({
    "portal.acme.example": "acme",
    "my-branch.vercel.app": "globex",
    "shop.globex.example": "globex",
    "SHOP.Globex.Example.:8443": "globex",
  })) {
    assert.equal(tenantIn(await ask(host, "/")), tenant, host);
    assert.equal(tenantIn(await ask(host, "/missed")), tenant, host);
  }
  for (const host of ["vercel.app", "a.b.vercel.app", "nobody.example"]) {
    const { status, body } = await ask(host, "/");
    assert.deepEqual([status, body.includes("href")], [404, false], host);
  }
});

// https://github.com/vercel/next.js/issues/85475: Next.js has no cache for what a proxy looks up.
test("findDomain is asked once for a domain, also for one of nobody, and never for a configured one", async () => {
  const host = "nobody-else.example";
  for (let count = 0; count < 3; count += 1) await ask(host, "/");
  for (let count = 0; count < 3; count += 1) await ask("shop.globex.example", "/");
  const { asked } = JSON.parse((await ask(at("acme"), "/api/who")).body);
  assert.deepEqual(asked.filter((domain) => domain === host).length, 1);
  // The proxy and the pages are two bundles.
  assert.ok(asked.filter((domain) => domain === "shop.globex.example").length <= 2);
  assert.ok(!asked.some((domain) => /localhost|acme\.example|my-branch/.test(domain)));
});

test("a failed look-up is 503, is not kept, and shows nothing of the server", async () => {
  for (let count = 0; count < 2; count += 1) {
    const { status, headers, body } = await ask("down.example", "/", { accept: "application/json" });
    assert.deepEqual([status, headers["retry-after"]], [503, "5"]);
    assert.doesNotMatch(body, /postgres/);
  }
  const { asked } = JSON.parse((await ask(at("acme"), "/api/who")).body);
  assert.equal(asked.filter((domain) => domain === "down.example").length, 2);
});

test("the browser gets the custom domain of its own page only", async () => {
  const { body } = await ask("my-branch.vercel.app", "/");
  assert.ok(body.includes("my-branch.vercel.app"));
  assert.doesNotMatch(body, /portal\.acme|\*\.vercel|shop\.globex/);
  assert.doesNotMatch((await ask(at("acme"), "/")).body, /vercel\.app|portal\.acme|shop\.globex/);
});

// https://github.com/vercel/next.js/issues/62903: Next.js renders the target by a request to its own host.
test("the redirect of a server action shows the page of the same tenant", async () => {
  for (const slug of ["acme", "globex"]) {
    const { seen, errors } = await visit(`http://${at(slug)}/action`, async (page) => {
      await page.getByRole("button").click();
      await page.locator("#tenant").waitFor();
      return { text: await page.locator("#tenant").textContent(), url: page.url() };
    });
    assert.deepEqual(errors, []);
    assert.deepEqual(seen, { text: slug, url: `http://${at(slug)}/who?saved=${slug}` });
  }
});

test("a page that was prefetched before a switch is the new tenant's after it", async () => {
  const { seen, errors } = await visit(`http://localhost:${server.port}/switch`, async (page) => {
    const texts = [];
    for (const slug of ["acme", "globex"]) {
      await page.waitForLoadState("networkidle");
      await page.getByRole("button", { name: slug }).click();
      await page.locator("#active", { hasText: slug }).waitFor();
      await page.getByRole("link").click();
      await page.locator("#tenant").waitFor();
      texts.push(await page.locator("#tenant").textContent());
      await page.goBack();
    }
    return texts;
  });
  assert.deepEqual({ seen, errors }, { seen: ["acme", "globex"], errors: [] });
});

// Planted fault: the provider, which the whole server shares, keeps the client of the first request.
test("interleaved requests of two tenants get their own flags from one provider of OpenFeature", async () => {
  const layouts = { acme: "grid", globex: "list" };
  const slugs = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? "acme" : "globex"));
  const found = [];
  while (found.length < slugs.length) {
    const batch = slugs.slice(found.length, found.length + 50);
    const pages = await Promise.all(batch.map((slug) => ask(at(slug), "/flags")));
    found.push(...pages.map(({ body }) => /id="server">([^<]*)</.exec(body)?.[1]));
  }
  assert.deepEqual(
    found,
    slugs.map((slug) => layouts[slug]),
  );
});

test("the React SDK of OpenFeature has the tenant's flags after hydration", async () => {
  const { seen, errors } = await visit(`http://${at("acme")}/flags`, async (page) => {
    await page.locator("#tab", { hasText: "grid" }).waitFor();
    return page.locator("#tab").textContent();
  });
  assert.deepEqual([seen, errors], ["grid", []]);
});
