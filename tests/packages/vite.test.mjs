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
  server = await serve(fixture.folder, "vite", "preview", "--host", "127.0.0.1");
});

after(async () => {
  await server?.stop();
  await fixture?.remove();
});

test("an_app_bundled_by_vite_knows_its_tenant", async () => {
  const { seen, errors } = await visit(`http://acme.localhost:${server.port}/`, (page) =>
    page.locator("#tenant").textContent(),
  );
  assert.deepEqual(errors, []);
  assert.equal(seen, "acme");
});
