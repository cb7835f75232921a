// A Next.js app in its default configuration, built by each of its bundlers.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { visit, waitForError } from "./browser.mjs";
import { install, runLocal } from "./fixture.mjs";
import { request, serve } from "./server.mjs";

let fixture;

before(async () => {
  fixture = await install("next");
});

after(() => fixture?.remove());

for (const bundler of ["turbopack", "webpack"]) {
  describe(`Next.js built with ${bundler}`, () => {
    let server;

    before(async () => {
      await runLocal(fixture.folder, "next", "build", `--${bundler}`);
      server = await serve(fixture.folder, "next", "start");
    });

    after(() => server?.stop());

    const host = (slug) => `${slug}.localhost:${server.port}`;

    test("a route handler resolves the tenant", async () => {
      const { body } = await request(server.port, host("acme"), "/api/tenant");
      assert.equal(JSON.parse(body).slug, "acme");
    });

    test("the proxy resolves the tenant", async () => {
      const { headers } = await request(server.port, host("acme"), "/");
      assert.equal(headers["x-seen-by-proxy"], "acme");
    });

    test("a server component and a client component render the tenant in the first HTML", async () => {
      const { body } = await request(server.port, host("acme"), "/");
      assert.equal(textOf(body, "server-component"), "acme");
      assert.equal(textOf(body, "client-component"), "acme");
    });

    test("another host resolves to another tenant", async () => {
      // Planted fault: the response is rendered at build time.
      const { headers, body } = await request(server.port, host("medtech"), "/");
      assert.equal(headers["x-seen-by-proxy"], "medtech");
      assert.equal(textOf(body, "server-component"), "medtech");
    });

    test("the browser resolves the same tenant as the server", async () => {
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

    test("a client component that imports tenantry/server gets an error that names the replacement", async () => {
      const { errors } = await visit(`http://${host("acme")}/server-in-browser`, waitForError);
      assert.match(errors.join("\n"), /tenantry\/server was imported by code that runs in a browser.*useTenant\(\)/);
    });
  });
}

const textOf = (html, id) => new RegExp(`id="${id}">([^<]*)<`).exec(html)?.[1];
