// The app of the README with its own tenant API.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { visit } from "./browser.mjs";
import { buttons, filesWithDevtools, keepOverride } from "./devtools.mjs";
import { install, runLocal } from "./fixture.mjs";
import { request, serve } from "./server.mjs";
import { startTenantApi, TENANTS } from "./tenant-api.mjs";

const titlesOf = (html) => [...html.matchAll(/<title>(.*?)<\/title>/g)].map(([, title]) => title);

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

  test(`the titles of ${slug} have its name, in the first HTML`, async () => {
    const [home, agents] = await Promise.all(
      ["/", "/agents"].map((path) => request(server.port, `${slug}.localhost:${server.port}`, path)),
    );
    assert.deepEqual(titlesOf(home.body), [tenant.name]);
    assert.deepEqual(titlesOf(agents.body), [`Agents | ${tenant.name}`]);
    assert.match(agents.body, new RegExp(`<meta name="application-name" content="${tenant.name}"`));
    assert.match(agents.body, /<meta name="description" content="Expert panels"/);
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

test("an image, a download and a form carry no header, and are for the tenant of the host", async () => {
  for (const [slug, { id }] of Object.entries(TENANTS)) {
    const { seen, errors } = await visit(`http://${slug}.localhost:${server.port}/notes`, async (page) => {
      const logo = page.getByRole("img");
      await logo.evaluate((image) => image.decode());
      const read = (path) => page.evaluate(async (path) => (await fetch(path)).text(), path);
      await page.getByLabel("Note").fill(`Note of ${slug}`);
      await Promise.all([page.waitForResponse((response) => response.request().method() === "POST"), submit(page)]);
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("Report").click()]);
      return { logo: await read("/files/logo.svg"), file: await readFile(await download.path(), "utf8") };
    });
    assert.deepEqual(errors, []);
    assert.ok(seen.logo.includes(`<title>${id}</title>`), seen.logo);
    assert.equal(seen.file, JSON.stringify([`response for ${id}`]));
  }
  const posted = Object.entries(TENANTS).map(([slug, { id }]) => ({ id, text: `Note of ${slug}` }));
  assert.deepEqual(api.notes, posted);
});

const submit = (page) => page.getByRole("button", { name: "Add" }).click();

test("a file of a tenant is for its browser only, and runs no script", async () => {
  const { headers } = await request(server.port, `acme.localhost:${server.port}`, "/files/logo.svg");
  assert.equal(headers["cache-control"], "private, no-store");
  assert.equal(headers["content-security-policy"], "sandbox");
  const platform = await request(server.port, `localhost:${server.port}`, "/files/logo.svg");
  assert.equal(platform.status, 404);
});

// Planted fault: a condition that bundlers cannot decide, so that the panel is a chunk of every build.
test("a production build of Next.js has no byte of the devtools, and its flags are those of the profile", async () => {
  assert.deepEqual(await filesWithDevtools(join(fixture.folder, ".next")), []);
  const { seen } = await visit(`http://medtech.localhost:${server.port}/`, async (page) => {
    await keepOverride(page, "advanced_analytics");
    await page.reload({ waitUntil: "networkidle" });
    return [await buttons(page).count(), await page.getByText("Analytics").count()];
  });
  assert.deepEqual(seen, [0, 0]);
});

/** Replaces a text in a file of the app, as a person does who saves it in an editor. */
async function edit(file, from, to) {
  const path = join(fixture.folder, file);
  const text = await readFile(path, "utf8");
  assert.ok(text.includes(from));
  await writeFile(path, text.replace(from, to));
}

test("in development TenantRoot has one button of the devtools, until a property ends it", async () => {
  await server.stop();
  server = await serve(fixture.folder, "next", "dev");
  const { errors } = await visit(`http://acme.localhost:${server.port}/`, async (page) => {
    await buttons(page).click();
    await page.getByRole("tab", { name: "Tenant", selected: true }).waitFor();
    await page.evaluate(() => {
      globalThis.isSamePage = true;
    });
    await edit("app/page.tsx", "panels left this month", "panels are left");
    await page.getByText("88 panels are left").waitFor();
    assert.equal(await buttons(page).count(), 1);
    assert.ok(await page.getByRole("tabpanel").isVisible());
    await edit("app/layout.tsx", 'lang="en"', 'lang="en" devtools={false}');
    await buttons(page).waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => globalThis.isSamePage), true);
  });
  assert.deepEqual(errors, []);
});
