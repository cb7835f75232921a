import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { visit } from "./browser.mjs";
import { install, run, runLocal } from "./fixture.mjs";
import { serve } from "./server.mjs";

let fixture;
let server;

before(async () => {
  fixture = await install("vite");
  await runLocal(fixture.folder, "vite", "build");
  server = await serve(fixture.folder, "vite", "preview", "--host", "127.0.0.1", "--strictPort");
});

after(async () => {
  await server?.stop();
  await fixture?.remove();
});

/** The text that the built page shows in an element. */
async function shown(id) {
  const { seen, errors } = await visit(`http://acme.localhost:${server.port}/`, async (page) => {
    await page.locator(`${id}:not(:empty)`).waitFor();
    return page.locator(id).textContent();
  });
  assert.deepEqual(errors, []);
  return seen;
}

test("an app bundled by Vite resolves its tenant", async () => {
  assert.equal(await shown("#tenant"), "acme");
});

// Planted fault: `error.name` is taken from the class name, which a minifier shortens.
test("the minifier of Vite keeps the names of errors", async () => {
  assert.equal(await shown("#errors"), "InvalidTenantIdError,true,TenantRuntimeError,true");
});

test("a page that imports tenantry/server gets an error that names the replacement", async () => {
  assert.match(await shown("#server"), /^tenantry\/server was imported by code that runs in a browser.*useTenant\(\)/);
});

test("the web provider of OpenFeature follows a switch in an app bundled by Vite", async () => {
  assert.equal(await shown("#flags"), "grid,list");
});

// Planted fault: an entry that finds its SDK only in the checkout.
test("the server provider of OpenFeature gives each request its own flags in plain Node", async () => {
  assert.equal((await run(fixture.folder, process.execPath, "flags-on-server.js")).trim(), "grid,list,none");
});
