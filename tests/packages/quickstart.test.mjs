// The app that README shows, as a newcomer would have it, against a tenant API.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { visit } from "./browser.mjs";
import { install, runLocal } from "./fixture.mjs";
import { request, serve } from "./server.mjs";

const tenants = {
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
    limits: { max_panels_per_month: 20 },
    branding: { primaryColor: "#0f766e" },
  },
};

/** The two routes of a tenant API that the app asks, with the headers that a browser wants for another origin. */
const api = createServer((asked, answer) => {
  answer.setHeader("access-control-allow-origin", "*");
  answer.setHeader("access-control-allow-headers", "x-tenant-id");
  answer.setHeader("access-control-expose-headers", "x-tenant-id");
  answer.setHeader("content-type", "application/json");
  const slug = /^\/v1\/tenants\/(\w+)\/profile$/.exec(asked.url)?.[1];
  const id = asked.headers["x-tenant-id"];
  if (slug !== undefined) {
    answer.end(JSON.stringify({ slug, ...tenants[slug] }));
  } else if (asked.method === "GET" && id !== undefined) {
    answer.setHeader("x-tenant-id", id);
    answer.end(JSON.stringify([`asked for ${id}`]));
  } else {
    answer.statusCode = asked.method === "OPTIONS" ? 204 : 400;
    answer.end();
  }
});

let fixture;
let server;

before(async () => {
  await once(api.listen(0, "127.0.0.1"), "listening");
  process.env.NEXT_PUBLIC_API = `http://127.0.0.1:${api.address().port}`;
  fixture = await install("quickstart");
  await runLocal(fixture.folder, "next", "build");
  server = await serve(fixture.folder, "next", "start");
});

after(async () => {
  await server?.stop();
  await fixture?.remove();
  api.close();
});

for (const [slug, tenant] of Object.entries(tenants)) {
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
