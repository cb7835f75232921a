import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { visit } from "./browser.mjs";
import { install, runLocal } from "./fixture.mjs";
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

/** What the built page shows where. */
async function shown(id) {
  const { seen, errors } = await visit(`http://acme.localhost:${server.port}/`, async (page) => {
    await page.locator(`${id}:not(:empty)`).waitFor();
    return page.locator(id).textContent();
  });
  assert.deepEqual(errors, []);
  return seen;
}

test("an_app_bundled_by_vite_knows_its_tenant", async () => {
  assert.equal(await shown("#tenant"), "acme");
});

// Planted fault: `error.name` that is the name of the class, which a minifier makes a letter or two.
test("the_minifier_of_vite_renames_no_error", async () => {
  assert.equal(await shown("#errors"), "InvalidTenantIdError,true,TenantRuntimeError,true");
});

test("a_page_that_imports_tenantry_server_is_told_what_to_use", async () => {
  assert.match(await shown("#server"), /^tenantry\/server was imported by code that runs in a browser.*useTenant\(\)/);
});
