// `npm run screenshots`: starts the demo and makes the images of docs/images anew. Look at them before you commit them.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium as playwright } from "@playwright/test";
import { asScript } from "./process/failure.mjs";
import { freePorts } from "./process/ports.mjs";
import { root } from "./process/project.mjs";
import { chromium } from "./setup/chromium.mjs";
import { builtPackage } from "./setup/package.mjs";
import { setup } from "./setup.mjs";
import { startStack } from "./stack.mjs";

const IMAGES = join(root, "docs/images");
const TENANTS = { acme: "Acme Corporation", medtech: "MedTech Labs", healthco: "HealthCo Clinics" };

await asScript(import.meta.url, async () => {
  await setup("screenshots", [chromium, builtPackage]);
  const { browser: executablePath } = await chromium();
  const ports = await freePorts();
  // In development, because a production build has no devtools.
  const stack = await startStack({ app: "dev", ports, database: "throw-away" });
  const browser = await playwright.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    await mkdir(IMAGES, { recursive: true });
    await demo(browser, ports.app);
    await devtools(browser, ports.app);
    await gallery(browser, ports.app);
  } finally {
    await browser.close();
    await stack.stop();
  }
});

/** A page of the demo with the open selector, in light and dark. */
async function demo(browser, port) {
  for (const [colorScheme, slug] of [
    ["light", "acme"],
    ["dark", "healthco"],
  ]) {
    const page = await open(browser, { colorScheme, viewport: { width: 1120, height: 640 } });
    await signIn(page, `http://app.localhost:${port}`);
    await choose(page, slug);
    await page.getByRole("combobox", { name: "Tenant" }).click();
    await page.getByRole("option", { name: TENANTS.medtech }).hover();
    await save(page, `demo-${colorScheme}`);
    await page.context().close();
  }
}

/** The calls in the devtools, beside a page of the shared host, whose data the browser loads. */
async function devtools(browser, port) {
  const page = await open(browser, { colorScheme: "light", viewport: { width: 1120, height: 640 } }, true);
  await signIn(page, `http://app.localhost:${port}`);
  await choose(page, "medtech");
  await page.getByRole("button", { name: /^Tenant devtools/ }).click();
  await page.getByRole("tab", { name: /^Calls/ }).click();
  await page.getByRole("link", { name: "Experts" }).click();
  await page.getByRole("heading", { level: 2 }).first().waitFor();
  await page.getByRole("tabpanel").getByText("200").nth(1).waitFor();
  await save(page, "devtools");
  await page.context().close();
}

/** The top of the gallery for one brand, light and dark. */
async function gallery(browser, port) {
  for (const [tenant, scheme] of [
    ["medtech", "light"],
    ["healthco", "dark"],
  ]) {
    const page = await open(browser, { viewport: { width: 1180, height: 900 } });
    const query = new URLSearchParams({ tenant, scheme, width: "1120" });
    await page.goto(`http://localhost:${port}/gallery?${query}`);
    const stage = page.locator("[data-gallery][data-is-shown=true]");
    await stage.waitFor();
    const { x, y, width } = await stage.boundingBox();
    await save(page, `gallery-${scheme}`, { x, y, width, height: 660 });
    await page.context().close();
  }
}

/** A page whose only extras of development are the devtools, if they are wanted. */
async function open(browser, options, hasDevtools = false) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const hidden = ["nextjs-portal", ...(hasDevtools ? [] : ["tenantry-devtools"])];
  await page.addInitScript((selector) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`${selector} { display: none !important }`);
    document.adoptedStyleSheets = [sheet];
  }, hidden.join());
  return page;
}

/** Signs in as Sam, who is a member of every tenant. */
async function signIn(page, origin) {
  await page.goto(`${origin}/sign-in`);
  await page.waitForLoadState("networkidle");
  const person = page.getByRole("button", { name: "Sam Okafor" });
  if (!(await person.isVisible())) await page.getByText("People who are not members").click();
  await person.click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** Chooses a tenant on the shared host. */
async function choose(page, slug) {
  await page.getByRole("combobox", { name: "Tenant" }).click();
  await page.getByRole("option", { name: TENANTS[slug] }).click();
  await page.locator(`html[data-tenant="${slug}"]`).waitFor();
  await page.locator("[data-panel]").first().waitFor();
}

/** Writes what is shown as WebP, which Chromium itself encodes. */
async function save(page, name, clip) {
  const image = await page.screenshot({ animations: "disabled", clip });
  const webp = await page.evaluate(
    async (source) => {
      const picture = new Image();
      picture.src = source;
      await picture.decode();
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      canvas.getContext("2d").drawImage(picture, 0, 0);
      const blob = await canvas.convertToBlob({ type: "image/webp", quality: 0.9 });
      return Array.from(new Uint8Array(await blob.arrayBuffer()));
    },
    `data:image/png;base64,${image.toString("base64")}`,
  );
  await writeFile(join(IMAGES, `${name}.webp`), Buffer.from(webp));
}
