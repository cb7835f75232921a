// The Pages Router of Next.js, in an unmodified starter.

import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { acme, apiFixture, medtech, openHeldUpstream } from "tenantry/testing";
import { visit } from "./browser.mjs";
import { colorsOf, film } from "./film.mjs";
import { installTarball, programOf, run, runWith } from "./fixture.mjs";
import { request, serveWith } from "./server.mjs";

const STARTER = "create-next-app@16.4.3";
const files = fileURLToPath(new URL("fixtures/recipes-pages-router", import.meta.url));
const tenants = [acme, medtech];

let parent;
let api;
let server;

before(async () => {
  const tenantApi = apiFixture(tenants);
  api = await openHeldUpstream((asked) => {
    const id = asked.headers.get("x-tenant-id") ?? "";
    return tenantApi(asked) ?? Response.json([`response for ${id}`], { headers: { "x-tenant-id": id } });
  });
  parent = await mkdtemp(join(tmpdir(), "tenantry-pages-router-"));
  await run(parent, "npm", "exec", "--yes", "--", STARTER, "app", "--yes", "--use-npm", "--disable-git", "--no-app");
  const folder = join(parent, "app");
  await installTarball(folder);
  await cp(files, folder, { recursive: true });
  const env = {
    NEXT_FONT_GOOGLE_MOCKED_RESPONSES: fileURLToPath(new URL("google-fonts.cjs", import.meta.url)),
    NEXT_PUBLIC_TENANT_API: api.url,
  };
  const next = programOf(folder, "next");
  await runWith(env, folder, next, "build");
  server = await serveWith(env, folder, next, (port) => ["start", "--port", String(port)]);
});

after(async () => {
  await server?.stop();
  await api?.close();
  await rm(parent, { recursive: true, force: true, maxRetries: 3 });
});

const host = (slug) => `${slug}.localhost:${server.port}`;

const textOf = (html) => html.replaceAll("<!-- -->", "").replaceAll(/<[^>]*>/g, " ");

test("the first HTML of each tenant has its profile and its brand", async () => {
  for (const { slug, name, branding, flags, limits } of tenants) {
    const { status, body } = await request(server.port, host(slug), "/");
    assert.equal(status, 200, body);
    assert.ok(body.includes(`:root{--tenant-primary:${branding.primaryColor};`), body);
    assert.ok(body.includes(`>${name}</title>`), body);
    const text = textOf(body);
    assert.ok(text.includes(`Analytics is ${flags.advanced_analytics ? "on" : "off"}.`), text);
    const { used, limit } = limits.max_panels_per_month;
    assert.ok(text.includes(`${used} of ${limit} used`), text);
  }
});

// Planted fault: `_app` without the snapshot, whose page has the default color until the profile has arrived.
test("no frame of a page has another color than the tenant's, also while React hydrates", async () => {
  const colors = { acme: acme.branding.primaryColor, medtech: medtech.branding.primaryColor, fallback: "#be123c" };
  for (const { slug } of tenants) {
    const { seen, errors } = await visit(`http://${host(slug)}/`, async (page) => {
      const frames = await film(page, async () => {
        await page.reload();
        await page.getByRole("button").click();
        await page.getByText("response for").waitFor();
      });
      return colorsOf(page, frames, colors);
    });
    assert.deepEqual(errors, []);
    assert.deepEqual(
      [...new Set(seen)].filter((name) => name !== "neither"),
      [slug],
    );
  }
});

test("an API route answers for the tenant of the host, whatever tenant a visitor's header names", async () => {
  for (const { slug, id } of tenants) {
    const { body, headers } = await request(server.port, host(slug), "/api/panels");
    assert.deepEqual([JSON.parse(body), headers["x-tenant-id"]], [[`response for ${id}`], id]);
  }
  const forged = { "x-tenant-id": medtech.id };
  const { body } = await request(server.port, host("acme"), "/api/panels", forged);
  assert.deepEqual(JSON.parse(body), [`response for ${acme.id}`]);
});

test("an IP address is 400, and a page for tenants is 404 without one", async () => {
  assert.equal((await request(server.port, `127.0.0.1:${server.port}`, "/")).status, 400);
  for (const name of [host("nobody"), `localhost:${server.port}`]) {
    assert.equal((await request(server.port, name, "/")).status, 404, name);
  }
});
