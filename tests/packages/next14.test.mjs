// An app with React 18.2 and Next.js 14: the root layout, the hooks, both cache libraries, and errors in a bundle
// minified by SWC.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { visit, waitForError } from "./browser.mjs";
import { filesWithDevtools } from "./devtools.mjs";
import { install, runLocal } from "./fixture.mjs";
import { request, serve } from "./server.mjs";
import { startTenantApi, TENANTS } from "./tenant-api.mjs";

let api;
let fixture;
let server;

before(async () => {
  api = await startTenantApi();
  process.env.NEXT_PUBLIC_API = api.url;
  fixture = await install("next14");
  await runLocal(fixture.folder, "next", "build");
  server = await serve(fixture.folder, "next", "start");
});

after(async () => {
  await server?.stop();
  await fixture?.remove();
  api?.close();
});

const host = (slug) => `${slug}.localhost:${server.port}`;

test("the first HTML has the tenant's profile", async () => {
  const acme = await request(server.port, host("acme"), "/");
  assert.equal(textOf(acme.body, "tenant"), "Acme Corporation,READY,true,#1a56db,88");
  assert.ok(acme.body.includes(":root{--tenant-primary:#1a56db;--tenant-on-primary:#ffffff;"));
  const medtech = await request(server.port, host("medtech"), "/");
  assert.equal(textOf(medtech.body, "tenant"), "MedTech Labs,READY,false,#0f766e,20");
});

// Planted fault: Next.js 14 caches `fetch` responses of a page that does not read the request's headers.
test("a changed profile is in the next HTML", async () => {
  await request(server.port, host("medtech"), "/");
  api.tenants.medtech.features.advanced_analytics = true;
  const { body } = await request(server.port, host("medtech"), "/");
  assert.equal(textOf(body, "tenant"), "MedTech Labs,READY,true,#0f766e,20");
});

test("a function and a Request that Next.js 14 caches have values for each tenant", async () => {
  const visits = [];
  for (const slug of ["acme", "medtech", "acme", "medtech"]) {
    visits.push((await request(server.port, host(slug), "/cached")).body);
  }
  const bodyOf = ({ id }, count) => JSON.stringify([[`response for ${id}`], `${id} ${count}`]);
  const values = [bodyOf(TENANTS.acme, 1), bodyOf(TENANTS.medtech, 2)];
  assert.deepEqual(visits, [...values, ...values]);
  assert.equal(api.requests.filter((url) => url === "/v1/cached").length, 2);
});

// Planted fault: a boundary around the document, which React 18 cannot hydrate.
test("the hooks and both cache libraries work in the browser", async () => {
  const { seen, errors } = await visit(`http://${host("acme")}/`, async (page) => {
    await page.locator("#errors:not(:empty)").waitFor();
    return {
      tenant: await page.locator("#tenant").textContent(),
      responses: await page.locator("#responses li").allTextContents(),
      errors: await page.locator("#errors").textContent(),
    };
  });
  assert.deepEqual(errors, []);
  assert.equal(seen.tenant, "Acme Corporation,READY,true,#1a56db,88");
  const own = `response for ${TENANTS.acme.id}`;
  assert.deepEqual(seen.responses, [own, own, own, "acme,medtech"]);
  assert.deepEqual(JSON.parse(seen.errors), ["InvalidTenantIdError", true, "TenantRuntimeError", true]);
});

test("a client component that imports tenantry/server gets an error that names the replacement", async () => {
  const { errors } = await visit(`http://${host("acme")}/server-in-browser`, waitForError);
  assert.match(errors.join("\n"), /tenantry\/server was imported by code that runs in a browser.*useTenant\(\)/);
});

const textOf = (html, id) => new RegExp(`id="${id}">([^<]*)<`).exec(html)?.[1];

test("a production build with webpack has no byte of the devtools", async () => {
  assert.deepEqual(await filesWithDevtools(join(fixture.folder, ".next")), []);
});
