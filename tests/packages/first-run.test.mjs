// From `create-next-app` to two tenants: the quick start of the README, in an unmodified starter.

import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { visit } from "./browser.mjs";
import { exitOf, installTarball, programOf, run, runLocal, runWith } from "./fixture.mjs";
import { request, serveWith } from "./server.mjs";

const STARTER = "create-next-app@16.4.3";

/** The starter's fonts come from Google, and tests have no network. */
const env = { NEXT_FONT_GOOGLE_MOCKED_RESPONSES: fileURLToPath(new URL("google-fonts.cjs", import.meta.url)) };

const expected = fileURLToPath(new URL("fixtures/first-run", import.meta.url));

const TENANTS = {
  acme: { name: "Acme", primary: "#4338ca", reports: "on", limit: "13" },
  globex: { name: "Globex", primary: "#047857", reports: "off", limit: "2" },
};

let folder;
let server;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "tenantry-first-run-"));
  await createApp("typescript");
  await installTarball(app("typescript"));
  const started = performance.now();
  await init("typescript");
  server = await buildAndStart("typescript");
  await html("acme");
  console.log(`From init to the first page: ${((performance.now() - started) / 1000).toFixed(1)} s`);
});

after(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
});

const app = (name) => join(folder, name);

const createApp = (name, ...options) =>
  run(folder, "npm", "exec", "--yes", "--", STARTER, name, "--yes", "--use-npm", "--disable-git", ...options);

const init = (name) => runLocal(app(name), "tenantry", "init", "--yes");

async function buildAndStart(name) {
  const next = programOf(app(name), "next");
  await runWith(env, app(name), next, "build");
  return serveWith(env, app(name), next, (port) => ["start", "--port", String(port)]);
}

const host = (name) => `${name}:${server.port}`;

/** The first HTML of a tenant. */
async function html(slug) {
  const { status, body } = await request(server.port, host(`${slug}.localhost`), "/");
  assert.equal(status, 200, body);
  return body;
}

/** The text of HTML, without the marks that React puts between two texts. */
const textOf = (html) => html.replaceAll("<!-- -->", "").replaceAll(/<[^>]*>/g, "");

function assertFirstHtml(body, slug) {
  const { name, primary, reports, limit } = TENANTS[slug];
  assert.match(body, new RegExp(`<html[^>]* data-tenant="${slug}"`));
  assert.ok(body.includes(`:root{--tenant-primary:${primary};--tenant-on-primary:#ffffff`), body);
  assert.ok(body.includes(`<title>${name}</title>`), body);
  const text = textOf(body);
  assert.ok(text.includes(`Welcome to ${name}`), text);
  assert.ok(text.includes(`reports is ${reports}`), text);
  assert.ok(text.includes(`${limit} of `), text);
}

// Planted fault: the starter has changed, and the docs show the layout of an older one.
for (const file of ["tenant.config.ts", "proxy.ts", "app/layout.tsx", "app/page.tsx", "app/tenants.css"]) {
  test(`init writes the ${file} that the docs show`, async () => {
    assert.equal(await readFile(join(app("typescript"), file), "utf8"), await readFile(join(expected, file), "utf8"));
  });
}

for (const [slug, { name, primary }] of Object.entries(TENANTS)) {
  test(`the first HTML of ${slug} has its brand and its flags`, async () => {
    assertFirstHtml(await html(slug), slug);
  });

  test(`Chromium shows ${slug} without an error`, async () => {
    const { seen, errors } = await visit(`http://${host(`${slug}.localhost`)}/`, async (page) => {
      await page.waitForLoadState("networkidle");
      return {
        title: await page.title(),
        heading: await page.locator("h1").textContent(),
        color: await page.locator(".tenants-hero").evaluate((hero) => getComputedStyle(hero).backgroundColor),
      };
    });
    assert.deepEqual(errors, []);
    const color = `rgb(${primary
      .match(/\w\w/g)
      .map((part) => Number.parseInt(part, 16))
      .join(", ")})`;
    assert.deepEqual(seen, { title: name, heading: `Welcome to ${name}`, color });
  });
}

test("localhost is a page that leads to both tenants", async () => {
  const { seen, errors } = await visit(`http://${host("localhost")}/`, async (page) => {
    const heading = await page.locator("h1").textContent();
    const links = await page.locator("main a").evaluateAll((all) => all.map(({ href }) => href));
    await page.getByRole("link", { name: "Globex" }).click();
    await page.getByRole("heading", { name: "Welcome to Globex" }).waitFor();
    await page.getByRole("link", { name: "Acme" }).click();
    await page.getByRole("heading", { name: "Welcome to Acme" }).waitFor();
    return { heading, links, address: page.url() };
  });
  assert.deepEqual(errors, []);
  const [acme, globex] = Object.keys(TENANTS).map((slug) => `http://${host(`${slug}.localhost`)}/`);
  assert.deepEqual(seen, { heading: "One app, 2 tenants", links: [acme, globex], address: acme });
});

test("an unknown tenant is 404", async () => {
  assert.equal((await request(server.port, host("nobody.localhost"), "/")).status, 404);
});

test("an IP address is refused with an address to open", async () => {
  const own = await request(server.port, host("127.0.0.1"), "/");
  const other = await request(server.port, host("192.0.2.7"), "/");
  assert.deepEqual([own.status, other.status], [400, 400]);
  assert.match(textOf(own.body), /Open http:\/\/localhost:\d+ instead/);
  assert.match(textOf(other.body), /Open example\.com instead/);
});

test("a second init changes nothing", async () => {
  const before = await sources(app("typescript"));
  assert.match(await init("typescript"), /^Nothing to change\./);
  assert.deepEqual(await sources(app("typescript")), before);
});

/** The files of an app with their texts, without what is installed and built. */
async function sources(root, inside = "") {
  const entries = await readdir(join(root, inside), { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter(({ name }) => !["node_modules", ".next", "public"].includes(name))
      .map(async (entry) => {
        const path = join(inside, entry.name);
        return entry.isDirectory() ? sources(root, path) : [[path, await readFile(join(root, path), "base64")]];
      }),
  );
  return found.flat();
}

/** What `npx tenantry doctor` finds in the app and in a page of it. */
async function doctor(...args) {
  const url = `http://${host("acme.localhost")}/`;
  const command = [programOf(app("typescript"), "tenantry"), "doctor", "--json", "--url", url, ...args];
  const { code, stdout } = await exitOf(app("typescript"), ...command);
  return { code, findings: JSON.parse(stdout).findings.map(({ code, subject }) => `${code} ${subject}`) };
}

test("doctor finds nothing in the app of init", async () => {
  assert.deepEqual(await doctor("--strict"), { code: 0, findings: [] });
});

const POLICY = "script-src 'self'; style-src 'unsafe-inline'";

/** Five apps that are broken: the finding, the file, and the text of it. */
const BROKEN = {
  "a scheme in a root domain": [
    "OPTIONS_INVALID tenant.config.ts",
    "tenant.config.ts",
    (text) => text.replace('"example.com"', '"https://example.com"'),
  ],
  "a matcher from another example": [
    "PROXY_MATCHER proxy.ts",
    "proxy.ts",
    (text) => text.replace(/matcher: .*/, 'matcher: ["/((?!api|_next|.*\\\\..*).*)"] };'),
  ],
  "a policy that forbids WebAssembly": [
    "CSP_FORBIDS_WASM next.config.ts",
    "next.config.ts",
    () => `export default { async headers() {
      return [{ source: "/:path*", headers: [{ key: "Content-Security-Policy", value: "${POLICY}" }] }];
    } };`,
  ],
  "a middleware beside the proxy": [
    "PROXY_AND_MIDDLEWARE middleware.ts, proxy.ts",
    "middleware.ts",
    () => "export { proxy as middleware } from './proxy';",
  ],
  "an empty variable": ["OPTIONS_INVALID .env.production", ".env.production", () => "ALLOWED_TENANTS=\n"],
};

for (const [title, [finding, file, change]] of Object.entries(BROKEN)) {
  test(`doctor finds ${title}`, async () => {
    const path = join(app("typescript"), file);
    const text = await readFile(path, "utf8").catch(() => null);
    await writeFile(path, change(text));
    try {
      const isError = finding !== BROKEN["a matcher from another example"][0];
      assert.deepEqual(await doctor(), { code: isError ? 1 : 0, findings: [finding] });
    } finally {
      await (text === null ? rm(path) : writeFile(path, text));
    }
  });
}

test("an app without cacheComponents builds and starts", async () => {
  await server.stop();
  const config = join(app("typescript"), "next.config.ts");
  const text = await readFile(config, "utf8");
  const without = text.replace(/^ *(cacheComponents|partialPrefetching): true,\n/gm, "");
  assert.notEqual(without, text);
  await writeFile(config, without);
  server = await buildAndStart("typescript");
  for (const slug of Object.keys(TENANTS)) assertFirstHtml(await html(slug), slug);
});

test("the development server refuses an IP address with the address of this machine", async () => {
  await server.stop();
  const config = await readFile(join(expected, "next.config.ts"), "utf8");
  await writeFile(join(app("typescript"), "next.config.ts"), config);
  const next = programOf(app("typescript"), "next");
  server = await serveWith(env, app("typescript"), next, (port) => ["dev", "--port", String(port)]);
  const { status, body } = await request(server.port, host("127.0.0.1"), "/");
  assert.equal(status, 400);
  assert.ok(textOf(body).includes(`Open http://localhost:${server.port} instead`), body);
});

// Planted fault: pages of an own domain get no scripts from `next dev`.
test("withTenant lets the domains of the configuration use the development server", async () => {
  const statusFrom = async (name) => {
    const headers = { origin: `http://${host(name)}` };
    return (await request(server.port, host(name), SCRIPT, headers)).status;
  };
  assert.notEqual(await statusFrom("acme.localhost"), 403);
  assert.notEqual(await statusFrom("acme.example.com"), 403);
  assert.equal(await statusFrom("acme.example.org"), 403);
});

// Planted fault: code for secure contexts only, such as `crypto.randomUUID`. A page of the local network is not one.
test("the development server gives a page with its scripts to a device of the local network", async () => {
  const name = "acme.example.com";
  const args = [`--host-resolver-rules=MAP ${name} ${addressInNetwork()}`];
  const { seen, errors } = await visit(
    `http://${host(name)}/`,
    async (page) => {
      await page.getByRole("heading", { name: "Welcome to Acme" }).waitFor();
      // React has taken the page over when its elements have its properties.
      await page.waitForFunction(() => Object.keys(document.querySelector("h1")).some((key) => key.includes("react")));
      return page.evaluate(() => [isSecureContext, document.documentElement.dataset.tenant]);
    },
    { args },
  );
  // This configuration has no `partialPrefetching`: docs/next.md says what Next.js logs then.
  assert.deepEqual(
    errors.filter((text) => !text.includes("blocking-prerender-runtime")),
    [],
  );
  assert.deepEqual(seen, [false, "acme"]);
});

/** An address of this machine other than that of localhost. */
function addressInNetwork() {
  const addresses = Object.values(networkInterfaces()).flat();
  return addresses.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "127.0.0.2";
}

/** A path that the development server gives to its own pages only. */
const SCRIPT = "/_next/static/chunks/no-such-script.js";

test("an app in JavaScript with src/ builds and starts", async () => {
  await server.stop();
  await createApp("javascript", "--js", "--src-dir", "--skip-install");
  // The two starters depend on the same packages.
  await rename(join(app("typescript"), "node_modules"), join(app("javascript"), "node_modules"));
  await init("javascript");
  server = await buildAndStart("javascript");
  for (const slug of Object.keys(TENANTS)) assertFirstHtml(await html(slug), slug);
  assert.equal((await request(server.port, host("nobody.localhost"), "/")).status, 404);
});
