// One Next.js app without any configuration, built by each of its bundlers.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { untilItFails, visit } from "./browser.mjs";
import { install, runLocal } from "./fixture.mjs";
import { request, serve } from "./server.mjs";

let fixture;

before(async () => {
  fixture = await install("next");
});

after(() => fixture?.remove());

for (const bundler of ["turbopack", "webpack"]) {
  describe(`next_built_with_${bundler}`, () => {
    let server;

    before(async () => {
      await runLocal(fixture.folder, "next", "build", `--${bundler}`);
      server = await serve(fixture.folder, "next", "start");
    });

    after(() => server?.stop());

    const host = (slug) => `${slug}.localhost:${server.port}`;

    test("a_route_handler_knows_the_tenant", async () => {
      const { body } = await request(server.port, host("acme"), "/api/tenant");
      assert.equal(JSON.parse(body).slug, "acme");
    });

    test("the_proxy_knows_the_tenant", async () => {
      const { headers } = await request(server.port, host("acme"), "/");
      assert.equal(headers["x-seen-by-proxy"], "acme");
    });

    test("a_server_component_and_a_client_component_know_it_in_the_first_html", async () => {
      const { body } = await request(server.port, host("acme"), "/");
      assert.equal(textOf(body, "server-component"), "acme");
      assert.equal(textOf(body, "client-component"), "acme");
    });

    test("another_host_is_another_tenant", async () => {
      // Catches an answer that was fixed when the app was built.
      const { headers, body } = await request(server.port, host("medtech"), "/");
      assert.equal(headers["x-seen-by-proxy"], "medtech");
      assert.equal(textOf(body, "server-component"), "medtech");
    });

    test("the_browser_agrees_with_the_server", async () => {
      const { seen, errors } = await visit(`http://${host("acme")}/`, async (page) => {
        await page.locator("#browser:not(:empty)").waitFor();
        return {
          browser: await page.locator("#browser").textContent(),
          client: await page.locator("#client-component").textContent(),
        };
      });
      assert.deepEqual(errors, []);
      assert.deepEqual(seen, { browser: "acme", client: "acme" });
    });

    test("a_client_component_that_imports_tenantry_server_is_told_what_to_use", async () => {
      const { errors } = await visit(`http://${host("acme")}/server-in-browser`, untilItFails);
      assert.match(errors.join("\n"), /tenantry\/server was imported by code that runs in a browser.*useTenant\(\)/);
    });
  });
}

const textOf = (html, id) => new RegExp(`id="${id}">([^<]*)<`).exec(html)?.[1];
