// An app of Vite whose API is behind the proxy of Vite: subdomains, and lists by TanStack Query and by SWR.

import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { visit } from "./browser.mjs";
import { checkout, install, programOf, runLocal, runWith } from "./fixture.mjs";
import { serveWith } from "./server.mjs";

const ACME = ["Sales of Acme", "Visitors of Acme"];
const MEDTECH = ["Sales of MedTech Labs", "Visitors of MedTech Labs"];
const LISTS = ["TanStack Query", "SWR"];

let fixture;
let api;
/** Vite's server for development, and the one of the built app. */
const servers = {};

before(async () => {
  fixture = await install("recipes-spa");
  const { folder } = fixture;
  // The providers are those of docs/caches.md.
  for (const file of ["queries.tsx", "swr.tsx"]) await cp(join(checkout, "tests/js/guide", file), join(folder, file));
  api = await serveWith({}, folder, process.execPath, () => ["api.mjs"]);
  const env = { API: `http://127.0.0.1:${api.port}` };
  await runLocal(folder, "vite", "build");
  const vite = join(folder, "node_modules/.bin/vite");
  const start = (command) =>
    serveWith(env, folder, vite, (port) => [command, "--host", "127.0.0.1", "--port", String(port), "--strictPort"]);
  servers.development = await start("dev");
  servers.production = await start("preview");
});

after(async () => {
  await servers.production?.stop();
  await servers.development?.stop();
  await api?.stop();
  await fixture?.remove();
});

const addressOf = (host, kind = "production") => `http://${host}:${servers[kind].port}/`;

const itemsOf = (page, list) => page.getByRole("region", { name: list }).getByRole("listitem");

/** Waits until a list has this item, and returns the list. */
async function listWith(page, list, item) {
  await itemsOf(page, list)
    .and(page.getByText(item, { exact: true }))
    .waitFor();
  return itemsOf(page, list).allTextContents();
}

async function choose(page, name) {
  await page.getByRole("combobox").fill(name);
  await page.getByRole("option", { name }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
}

const add = async (page, list, name) => {
  const section = page.getByRole("region", { name: list });
  await section.getByRole("textbox").fill(name);
  await section.getByRole("button").click();
};

for (const kind of ["development", "production"]) {
  test(`each subdomain of localhost is its tenant on the ${kind} server, with the API behind a proxy`, async () => {
    for (const [slug, own] of Object.entries({ acme: ACME, medtech: MEDTECH })) {
      const { seen, errors } = await visit(addressOf(`${slug}.localhost`, kind), async (page) => {
        const lists = [];
        for (const list of LISTS) lists.push(await listWith(page, list, own[0]));
        return lists;
      });
      assert.deepEqual({ seen, errors }, { seen: [own, own], errors: [] });
    }
  });
}

test("localhost is the platform, and a choice there shows the tenant in place", async () => {
  const { seen, errors } = await visit(addressOf("localhost"), async (page) => {
    await page.getByRole("heading", { name: "Choose a tenant" }).waitFor();
    await choose(page, "Acme");
    return [await listWith(page, "SWR", ACME[0]), page.url()];
  });
  assert.deepEqual({ seen, errors }, { seen: [ACME, addressOf("localhost")], errors: [] });
});

// Planted fault: an app without `bindQueryClient` or `tenantSWR`, whose cache keeps the list of the old tenant.
for (const list of LISTS) {
  test(`${list}: a mutation that ends after a switch is the old tenant's alone`, async () => {
    const name = `Panel by ${list}`;
    const { seen, errors } = await visit(addressOf("localhost"), async (page) => {
      await choose(page, "Acme");
      await listWith(page, list, ACME[0]);
      const { reached, release } = await holdAnswer(page);
      await add(page, list, name);
      await reached;
      await choose(page, "MedTech Labs");
      await listWith(page, list, MEDTECH[0]);
      await release();
      const other = await listWith(page, list, MEDTECH[0]);
      const alerts = await page.getByRole("alert").allTextContents();
      await choose(page, "Acme");
      return { other, alerts, own: await listWith(page, list, name) };
    });
    assert.deepEqual(errors, []);
    assert.deepEqual(seen.other, MEDTECH);
    assert.deepEqual(seen.alerts, []);
    assert.equal(seen.own.at(-1), name);
  });
}

test("the specifications of the app pass in Playwright, with one project for each tenant", async () => {
  const port = servers.production.port;
  await servers.production.stop();
  const env = { API: `http://127.0.0.1:${api.port}`, PORT: String(port), CI: "1" };
  const printed = await runWith(env, fixture.folder, programOf(fixture.folder, "playwright"), "test");
  assert.match(printed, /4 passed/);
});

/** Lets the next POST reach the API, and holds its answer. `reached` is when the API has answered. */
async function holdAnswer(page) {
  const [answered, released, ended] = [signal(), signal(), signal()];
  await page.route("**/api/v1/panels", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    const response = await route.fetch();
    answered.resolve();
    await released.promise;
    // The switch has aborted the request.
    await route.fulfill({ response }).catch(() => {});
    ended.resolve();
  });
  const release = () => {
    released.resolve();
    return ended.promise;
  };
  return { reached: answered.promise, release };
}

function signal() {
  let resolve;
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
