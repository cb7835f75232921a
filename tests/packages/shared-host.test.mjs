// A host that all tenants share, in Chromium under a strict Content Security Policy, with the oldest and the newest
// supported React.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { brandingCss } from "tenantry";
import { visit } from "./browser.mjs";
import { colorsOf, film } from "./film.mjs";
import { install, runLocal, runWith } from "./fixture.mjs";
import { TENANTS } from "./tenant-api.mjs";

const { acme, medtech } = TENANTS;
const NONCE = "n0nce";
const POLICY = [
  "default-src 'none'",
  `script-src 'nonce-${NONCE}' 'wasm-unsafe-eval'`,
  `style-src 'nonce-${NONCE}'`,
  "connect-src 'self'",
  "img-src data:",
].join("; ");

/** The same for the page of one tenant, with the hashes of its styles and no nonce for a style. */
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const hashPolicy = (branding) =>
  POLICY.replace(/style-src [^;]*/, `style-src ${hash(PAGE_STYLE)} ${hash(brandingCss(branding))}`);

const PAGE_STYLE = `
      html { background: var(--tenant-primary); }
      body { background: var(--tenant-primary); color: var(--tenant-on-primary); }
      h1 { visibility: visible; border-block: 8px solid var(--tenant-primary); background: var(--tenant-on-primary); }
      h1 { color: var(--tenant-primary); }
    `;

/** A page that shows the brand wherever a page can. */
const document = (app, props, tenant = "") => `<!doctype html>
<html lang="en" data-tenant="${tenant}">
  <head>
    <link rel="icon" href="data:," />
    <style nonce="${NONCE}">${PAGE_STYLE}</style>
  </head>
  <body>
    <div id="app">${app}</div>
    <script type="application/json" id="props">${JSON.stringify(props)}</script>
    <script type="module" nonce="${NONCE}" src="/hydrate.js"></script>
  </body>
</html>`;

for (const version of ["18.2.0", "19.3.1"]) {
  describe(`with React ${version}`, () => {
    let fixture;
    let server;
    let origin;
    let html;
    let script;
    /** The profiles that the browser requested, and what lets their answers go. */
    let requested = [];
    let release = () => {};
    let released = Promise.resolve();

    before(async () => {
      const dependencies = { react: version, "react-dom": version, esbuild: "0.28.2" };
      fixture = await install("shared-host", { dependencies });
      await runLocal(fixture.folder, "esbuild", "hydrate.js", "--bundle", "--format=esm", "--outdir=built");
      script = await readFile(join(fixture.folder, "built", "hydrate.js"));
      const profile = { slug: "acme", ...acme, branding: { ...acme.branding, fontFamily: '"Fira Sans", sans-serif' } };
      const options = { api: "/api", sources: ["session", "cookie"], updates: "none" };
      const snapshot = { profile: { ...profile, flags: profile.features }, madeAt: "2026-11-27T00:00:00Z" };
      const props = { options: { ...options, snapshot }, nonce: NONCE };
      const app = await runWith({ PROPS: JSON.stringify(props) }, fixture.folder, "node", "render.js");
      html = document(app.trim(), props);
      const ownProps = { options: { ...options, snapshot }, isSharedHost: false };
      const own = await runWith({ PROPS: JSON.stringify(ownProps) }, fixture.folder, "node", "render.js");
      const ownHtml = document(own.trim(), ownProps, "acme");
      const withoutSnapshot = document("", { options, nonce: NONCE });
      server = createServer(async ({ url }, response) => {
        const id = /^\/api\/v1\/tenants\/([\w-]+)\/profile$/.exec(url)?.[1];
        if (id !== undefined) {
          requested.push(id);
          await released;
          const tenant = [medtech.id, "medtech"].includes(id)
            ? { slug: "medtech", ...medtech }
            : { slug: "acme", ...acme };
          response.setHeader("content-type", "application/json");
          return response.end(JSON.stringify(tenant));
        }
        if (url === "/hydrate.js") {
          response.setHeader("content-type", "text/javascript");
          return response.end(script);
        }
        response.setHeader("content-type", "text/html; charset=utf-8");
        response.setHeader("content-security-policy", url === "/own" ? hashPolicy(profile.branding) : POLICY);
        response.setHeader("set-cookie", `tenant_id=${acme.id}; Path=/`);
        response.end(
          { "/": html, "/own": ownHtml, "/client": withoutSnapshot }[url] ?? "<!doctype html><title>Blank</title>",
        );
      });
      await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
      origin = `http://app.localhost:${server.address().port}`;
    });

    after(async () => {
      server?.closeAllConnections();
      server?.close();
      await fixture?.remove();
    });

    const hold = () => {
      requested = [];
      released = new Promise((resolve) => {
        release = resolve;
      });
    };

    /** Opens the page in a tab that chose medtech, and keeps what was readable in each frame. */
    async function openInTabOfMedtech(page) {
      await page.evaluate((id) => sessionStorage.setItem("tenantry:tenant", id), medtech.id);
      await page.addInitScript(() => {
        globalThis.readable = new Set();
        const look = () => {
          globalThis.readable.add(document.body?.innerText ?? "");
          requestAnimationFrame(look);
        };
        look();
      });
      const blank = await page.screenshot();
      await page.goto(`${origin}/`);
      return blank;
    }

    // Planted fault: <html> without a background, so that the browser paints the brand of the hidden <body>.
    test("a page of another tenant is never visible", async () => {
      hold();
      const { seen, errors } = await visit(`${origin}/blank`, async (page) => {
        const request = page.waitForRequest(/\/profile$/);
        const blank = await openInTabOfMedtech(page);
        await request;
        const held = await page.screenshot();
        release();
        await page.getByRole("heading", { name: medtech.name }).waitFor();
        await page.locator("html:not([data-tenant-pending])").waitFor();
        return {
          isBlank: held.equals(blank),
          readable: await page.evaluate(() => [...globalThis.readable].join("\n")),
          color: await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
          plan: await page.locator("#plan").textContent(),
          tenant: await page.locator("html").getAttribute("data-tenant"),
        };
      });
      assert.deepEqual(errors, []);
      assert.equal(seen.isBlank, true);
      assert.doesNotMatch(seen.readable, /Acme/);
      assert.match(seen.readable, /MedTech/);
      assert.deepEqual(
        [seen.color, seen.plan, seen.tenant, requested],
        ["rgb(15, 118, 110)", "Plan of MedTech Labs", "medtech", [medtech.id]],
      );
    });

    test("a tab with the server's tenant shows the page, and sends no request", async () => {
      hold();
      release();
      const { seen, errors } = await visit(`${origin}/`, async (page) => {
        await page
          .locator("head meta[name=theme-color], main ~ meta, #app meta")
          .first()
          .waitFor({ state: "attached" });
        const meter = page.getByRole("meter", { name: "Panels this month" });
        return {
          title: await page.getByRole("heading").textContent(),
          meter: await meter.getAttribute("aria-valuetext"),
          font: await page.evaluate(() =>
            getComputedStyle(document.documentElement).getPropertyValue("--tenant-font-family"),
          ),
          violations: (await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id),
        };
      });
      assert.deepEqual(errors, []);
      assert.deepEqual(seen, {
        title: acme.name,
        meter: "12 of 100 used",
        font: '"Fira Sans", sans-serif',
        violations: [],
      });
    });

    // Planted faults: a style sheet that is set one frame late; a style whose text changes under a policy of hashes.
    test("every frame of a load and of a switch has one brand, under a policy of hashes", async () => {
      hold();
      release();
      const { seen, errors } = await visit(`${origin}/blank`, async (page) => {
        await page.addInitScript(recordFrames);
        await page.goto(`${origin}/own`);
        await page.locator("#plan").waitFor();
        await page.getByRole("button", { name: "Go to MedTech" }).click();
        await page.getByText("Plan of MedTech Labs").waitFor();
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        return page.evaluate(() => globalThis.frames);
      });
      assert.deepEqual(errors, []);
      assert.deepEqual(seen, [
        ["acme", acme.name, `Agents | ${acme.name}`, "#1a56db", "rgb(26, 86, 219)"],
        ["medtech", medtech.name, `Agents | ${medtech.name}`, "#0f766e", "rgb(15, 118, 110)"],
      ]);
    });

    // Planted fault: the background and the title of a page that change in two frames.
    test("no painted frame of a load and of a switch has the colors of two brands", async () => {
      hold();
      release();
      const { seen, errors } = await visit(`${origin}/blank`, async (page) => {
        const frames = await film(page, async () => {
          await page.goto(`${origin}/own`);
          await page.locator("#plan").waitFor();
          await page.getByRole("button", { name: "Go to MedTech" }).click();
          await page.getByText("Plan of MedTech Labs").waitFor();
          await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
          // The last frames are on their way.
          await page.screenshot();
        });
        const colors = { acme: acme.branding.primaryColor, medtech: medtech.branding.primaryColor };
        return colorsOf(page, frames, colors);
      });
      assert.deepEqual(errors, []);
      assert.deepEqual(
        seen.filter((names) => names !== "neither"),
        ["acme", "medtech"],
      );
    });

    test("a page without a snapshot suspends what asks for it, and requests one profile", async () => {
      hold();
      const { seen, errors } = await visit(`${origin}/client`, async (page) => {
        await page.getByText("Loading").waitFor();
        release();
        return page.locator("#plan").textContent();
      });
      assert.deepEqual([errors, seen, requested], [[], "Plan of Acme Corporation", [acme.id]]);
    });
  });
}

/** Keeps in `frames` what differs from the frame before: everywhere that a page shows its tenant. Runs in the page. */
function recordFrames() {
  globalThis.frames = [];
  const look = () => {
    const heading = globalThis.document.querySelector("h1")?.textContent;
    const { documentElement, title, body } = globalThis.document;
    const theme = globalThis.document.querySelector("meta[name=theme-color]")?.content;
    const frame = [
      documentElement?.dataset.tenant,
      heading,
      title,
      theme,
      body && getComputedStyle(body).backgroundColor,
    ];
    if (heading && JSON.stringify(frame) !== JSON.stringify(globalThis.frames.at(-1))) globalThis.frames.push(frame);
    requestAnimationFrame(look);
  };
  look();
}
