import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { visit } from "./browser.mjs";
import { install, runLocal } from "./fixture.mjs";
import { serve } from "./server.mjs";
import { startTenantApi, TENANTS } from "./tenant-api.mjs";

let fixture;
let server;
let api;
let thirdParty;
let seen;

before(async () => {
  fixture = await install("wasm");
  await runLocal(fixture.folder, "vite", "build");
  server = await serve(fixture.folder, "vite", "preview", "--host", "127.0.0.1", "--strictPort");
  [api, thirdParty] = [await startTenantApi(), await startTenantApi()];
  const page = `http://acme.localhost:${server.port}/?server=${api.url}&server=${thirdParty.url}`;
  const visited = await visit(page, async (page) => {
    await page.locator("#seen:not(:empty)").waitFor();
    return JSON.parse(await page.locator("#seen").textContent());
  });
  // Chromium reports the response that the third party gives to a request without a tenant.
  assert.deepEqual(
    visited.errors.filter((error) => !error.includes("400 (Bad Request)")),
    [],
  );
  seen = visited.seen;
});

after(async () => {
  api?.close();
  thirdParty?.close();
  await server?.stop();
  await fixture?.remove();
});

test("JavaScript makes a client of the class that is generated from Rust", () => {
  assert.deepEqual(seen.before, { tenantId: null, flag: false });
  assert.equal(seen.tenantId, TENANTS.acme.id);
  assert.equal(seen.name, TENANTS.acme.name);
});

test("the class reads flags, limits and the brand", () => {
  assert.equal(seen.flag, true);
  assert.deepEqual(seen.limit, { limit: 100, used: 12, remaining: 88, unlimited: false, resetsAt: null });
  assert.deepEqual(seen.branding, TENANTS.acme.branding);
  assert.match(seen.css, /^:root\{--tenant-primary:#1a56db;--tenant-on-primary:#ffffff;/);
});

// Planted fault: the class sends requests with the browser's own fetch.
test("its fetch carries the tenant to the tenant API and to no third party", () => {
  assert.deepEqual(seen.panels, [`response for ${TENANTS.acme.id}`]);
  assert.equal(seen.elsewhere, 400, "the third party sees no tenant");
});

test("the example of the guide loads the panels and shows the brand", () => {
  assert.deepEqual(seen.example, [`response for ${TENANTS.acme.id}`]);
  assert.equal(seen.color, "#1a56db");
});

test("in a worker the class resolves from the address of the worker", () => {
  assert.deepEqual(seen.worker, { tenantId: TENANTS.acme.id, panels: [`response for ${TENANTS.acme.id}`] });
});

test("its errors have a name, a code and details", () => {
  assert.equal(seen.early.code, "TENANT_CONTEXT_NOT_SET");
  assert.deepEqual(seen.switched, {
    name: "TenantConflictError",
    code: "TENANT_CONFLICT",
    details: { first: "subdomain", second: "session" },
  });
  assert.equal(seen.misspelled.details.field, "rootDomain");
});
