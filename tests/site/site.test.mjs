// The documentation as a site, in Chromium: each link leads to a page and its heading, the search finds a page, and
// axe-core finds no violation.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "@playwright/test";

const SITE = process.env.SITE;
assert.ok(SITE, "run `npm run test:site`, which builds and serves the site");

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

let browser;

before(async () => {
  const executablePath = process.env.CHROMIUM;
  // Chromium's sandbox does not work for root, and tests run as root in most containers.
  browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
});

after(() => browser.close());

/** A page that may reach only the site. `requests` are the addresses elsewhere that it asked for. */
async function open(path, options = {}) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const [requests, errors] = [[], []];
  await page.route(
    (url) => !url.href.startsWith(`${SITE}/`),
    (route) => {
      requests.push(route.request().url());
      return route.abort();
    },
  );
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(SITE + path, { waitUntil: "load" });
  await page.waitForSelector(".VPContent");
  return { page, requests, errors };
}

/** The path of an address below the site's own. */
const pathOf = (href) => new URL(href).pathname.slice(new URL(SITE).pathname.length);

test("each link of each page leads to a page of the site, and to its heading", async () => {
  const { page } = await open("/");
  // rustdoc writes these pages, and checks their links itself.
  const isRustdoc = (path) => path.startsWith("/rust/");
  const found = new Map();
  const rustdoc = new Set();
  const waiting = ["/"];
  while (waiting.length > 0) {
    const path = waiting.pop();
    if (found.has(path)) continue;
    // The server renders every link, so the page need not run. A browser would take a second for each.
    const seen = await page.evaluate(async (address) => {
      const response = await fetch(address);
      const read = new DOMParser().parseFromString(await response.text(), "text/html");
      const absolute = (attribute) => (element) => new URL(element.getAttribute(attribute), address).href;
      return {
        status: response.status,
        links: Array.from(read.querySelectorAll("a[href]"), absolute("href")),
        ids: Array.from(read.querySelectorAll("[id]"), ({ id }) => id),
        images: Array.from(read.images, absolute("src")),
      };
    }, SITE + path);
    found.set(path, seen);
    const paths = seen.links.filter((href) => href.startsWith(`${SITE}/`)).map(pathOf);
    waiting.push(...paths.filter((path) => !isRustdoc(path)));
    for (const path of paths.filter(isRustdoc)) rustdoc.add(path);
  }
  const wrong = [...found].flatMap(([path, { status, links, images }]) => [
    ...(status === 200 ? [] : [`${path}: status ${status}`]),
    ...links
      .filter((href) => href.startsWith(`${SITE}/`) && href.includes("#"))
      .filter((href) => !found.get(pathOf(href)).ids.includes(decodeURIComponent(new URL(href).hash.slice(1))))
      .map((href) => `${path}: no heading for ${href}`),
    ...images.filter((src) => !src.startsWith(`${SITE}/assets/`)).map((src) => `${path}: the image ${src}`),
  ]);
  for (const path of rustdoc) {
    const { status } = await fetch(SITE + path);
    if (status !== 200) wrong.push(`${path}: status ${status}`);
  }
  assert.deepEqual(wrong, []);
  assert.ok(rustdoc.size >= 3, "the reference of the crates is linked");
  // Planted fault: a page that no list names is not reached.
  for (const path of [
    "/start",
    "/errors/",
    "/errors/TENANT_CHANGED",
    "/api/tenantry/react",
    "/decisions/",
    "/architecture",
    "/crates/layer",
  ]) {
    assert.ok(found.has(path), `${path} is linked`);
  }
});

test("the search finds the page of an error, without a network", async () => {
  const { page, requests, errors } = await open("/");
  await page.keyboard.press("Control+k");
  await page.locator("#localsearch-input").fill("LIMIT_REACHED");
  const result = page.locator("#localsearch-list a[href*='/errors']").first();
  await result.click();
  await page.waitForURL(/\/errors/);
  assert.deepEqual(requests, []);
  assert.deepEqual(errors, []);
});

for (const [colorScheme, width] of [
  ["light", 1280],
  ["dark", 390],
]) {
  test(`axe-core finds no violation, ${colorScheme} and ${width} pixels wide`, async () => {
    for (const path of ["/", "/start", "/next", "/errors/TENANT_API", "/api/tenantry/server"]) {
      const { page } = await open(path, { colorScheme, viewport: { width, height: 800 } });
      const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
      const sentences = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`);
      assert.deepEqual(sentences, [], path);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${path} is ${overflow} pixels wider than the screen`);
      await page.context().close();
    }
  });
}

test("llms.txt names every guide, and each is served as Markdown", async () => {
  const list = await (await fetch(`${SITE}/llms.txt`)).text();
  const links = [...list.matchAll(/\]\((\/[^)]+\.md)\)/g)].map(([, path]) => path);
  assert.ok(links.length > 30, list);
  for (const path of links) {
    const answer = await fetch(new URL(path, SITE));
    assert.equal(answer.status, 200, path);
    assert.match(await answer.text(), /^#/m, path);
  }
});
