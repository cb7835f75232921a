// The selector in an app of Vite, under a Content Security Policy: as an element, and in React 18 with a server's HTML.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { visit } from "./browser.mjs";
import { install, run, runLocal } from "./fixture.mjs";
import { serve } from "./server.mjs";

let fixture;
let server;
let serversHtml;

before(async () => {
  fixture = await install("selector");
  serversHtml = await run(fixture.folder, "node", "server.js");
  const page = join(fixture.folder, "index.html");
  await writeFile(
    page,
    (await readFile(page, "utf8")).replace("<!--app-->", () => serversHtml),
  );
  await runLocal(fixture.folder, "vite", "build");
  server = await serve(fixture.folder, "vite", "preview", "--host", "127.0.0.1", "--strictPort");
});

after(async () => {
  await server?.stop();
  await fixture?.remove();
});

/** Switches by keyboard on a page of the app, and reads what the field looks like. */
async function switchOn(path, label) {
  const { seen, errors } = await visit(`http://localhost:${server.port}${path}`, async (page) => {
    const field = page.getByRole("combobox", { name: label });
    await page.waitForFunction(() => {
      const root = document.querySelector("tenant-selector")?.shadowRoot ?? document;
      return root.querySelector("input")?.value === "Acme";
    });
    await field.fill("zurich");
    await page.getByRole("option", { name: "Zürich Spital" }).waitFor();
    await field.press("Enter");
    await page.getByText("You are in Zürich Spital now.").waitFor({ state: "attached" });
    const height = await field.evaluate((element) => element.parentElement.getBoundingClientRect().height);
    return { value: await field.inputValue(), hasLook: height === 44 };
  });
  assert.deepEqual(errors, []);
  return seen;
}

// Planted fault: `sideEffects: false` in package.json, with which a bundler leaves out an import without names.
test("the element works in a built app, with no inline style", async () => {
  assert.deepEqual(await switchOn("/element.html", "Clinic"), { value: "Zürich Spital", hasLook: true });
});

test("React 18 takes over the server's HTML, whose only style has the nonce of the page", async () => {
  assert.equal(serversHtml.match(/<style nonce="c2VydmVy">/g)?.length, 1);
  assert.equal(/ style=/.test(serversHtml), false);
  assert.deepEqual(await switchOn("/", "Tenant"), { value: "Zürich Spital", hasLook: true });
});
