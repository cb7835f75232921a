// The app that README shows, as a newcomer would have it, against a tenant API.

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
  fixture = await install("quickstart");
  await runLocal(fixture.folder, "next", "build");
  server = await serve(fixture.folder, "next", "start");
});

after(async () => {
  await server?.stop();
  await fixture?.remove();
  api?.close();
});

for (const [slug, tenant] of Object.entries(TENANTS)) {
  test(`the_first_html_of_${slug}_has_its_name_and_its_brand`, async () => {
    const { body } = await request(server.port, `${slug}.localhost:${server.port}`, "/");
    assert.match(body, new RegExp(`<html lang="en" data-tenant="${slug}"`));
    assert.match(body, new RegExp(`<h1>${tenant.name}</h1>`));
    assert.ok(body.includes(`:root{--tenant-primary:${tenant.branding.primaryColor};--tenant-on-primary:#ffffff}`));
    assert.equal(body.includes(">Analytics<"), slug === "acme");
  });

  test(`the_page_of_${slug}_asks_the_api_as_${slug}`, async () => {
    const { seen, errors } = await visit(`http://${slug}.localhost:${server.port}/`, async (page) => {
      await page.locator("li").waitFor();
      return { asked: await page.locator("li").textContent(), left: await page.locator("p").textContent() };
    });
    assert.deepEqual(errors, []);
    assert.equal(seen.asked, `asked for ${tenant.id}`);
    assert.equal(seen.left, slug === "acme" ? "88 panels left this month" : "20 panels left this month");
  });
}
