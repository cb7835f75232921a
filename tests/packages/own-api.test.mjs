// The app of the README with its own tenant API.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { visit } from "./browser.mjs";
import { install, runLocal } from "./fixture.mjs";
import { request, serve } from "./server.mjs";
import { startTenantApi, TENANTS } from "./tenant-api.mjs";

let api;
let fixture;
let server;

before(async () => {
  api = await startTenantApi();
  process.env.NEXT_PUBLIC_API = api.url;
  fixture = await install("own-api");
  await runLocal(fixture.folder, "next", "build");
  server = await serve(fixture.folder, "next", "start");
});

after(async () => {
  await server?.stop();
  await fixture?.remove();
  api?.close();
});

for (const [slug, tenant] of Object.entries(TENANTS)) {
  test(`the first HTML of ${slug} has its name and branding`, async () => {
    const { body } = await request(server.port, `${slug}.localhost:${server.port}`, "/");
    assert.match(body, new RegExp(`<html lang="en" data-tenant="${slug}"`));
    assert.match(body, new RegExp(`<h1>${tenant.name}</h1>`));
    assert.ok(body.includes(`:root{--tenant-primary:${tenant.branding.primaryColor};--tenant-on-primary:#ffffff;`));
    assert.equal(body.includes(">Analytics<"), slug === "acme");
  });

  test(`the page of ${slug} sends the tenant id of ${slug} to the API`, async () => {
    const { seen, errors } = await visit(`http://${slug}.localhost:${server.port}/`, async (page) => {
      await page.locator("li").waitFor();
      return { response: await page.locator("li").textContent(), left: await page.locator("p").textContent() };
    });
    assert.deepEqual(errors, []);
    assert.equal(seen.response, `response for ${tenant.id}`);
    assert.equal(seen.left, slug === "acme" ? "88 panels left this month" : "20 panels left this month");
  });
}
