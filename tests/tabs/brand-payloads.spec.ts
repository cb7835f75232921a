// Texts that try to be more than a brand, in a page with a strict Content Security Policy.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { type Branding, brandingCss, parseProfile } from "tenantry";
import { TenantStyle } from "tenantry/react";

const payloads: Record<string, string[]> = JSON.parse(
  await readFile(new URL("../../crates/kernel/vectors/brand_payloads.json", import.meta.url), "utf8"),
);

const PARTS = ["primaryColor", "backgroundColor", "fontFamily", "headingFontFamily", "radius", "logoUrl", "faviconUrl"];

const NONCE = "cGF5bG9hZHM";

/** Every payload in every part of a profile, and in the colors of dark pages. */
const brands: Branding[] = Object.values(payloads)
  .flat()
  .flatMap((text) => [...PARTS.map((part) => ({ [part]: text })), { dark: { primaryColor: text } }])
  .map((branding) => parseProfile({ id: "11111111-1111-1111-1111-111111111111", branding }).profile.branding);

const logos = brands.flatMap(({ logoUrl, faviconUrl }) => [logoUrl, faviconUrl].filter((url) => url !== undefined));

const SCRIPT_IN_SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1" onload="parent.harmed = 1">' +
  "<script>parent.harmed = 1; fetch('/from-svg')</script></svg>";

// Planted fault: a text that is copied into the style sheet or into an attribute.
test("no payload in a brand causes a violation, a request, a script or another look of the page", async ({ page }) => {
  const names = payloads.names ?? [];
  const html = `<!doctype html><html><head>
    ${brands.map((branding) => renderToStaticMarkup(createElement(TenantStyle, { branding, nonce: NONCE }))).join("\n")}
    ${brands.map((brand, at) => style(brandingCss(brand, { selector: `[data-brand="b${at}"]` }))).join("\n")}
    ${style(brands.map((brand, at) => `${brandingCss(brand)}.after-${at}{color:rgb(1,2,3)}`).join(""))}
    ${style(".probe{display:block;color:rgb(4,5,6)}")}
    ${names.map((name) => renderToStaticMarkup(createElement("title", null, name))).join("\n")}
    </head><body>
    ${brands.map((_, at) => `<p class="after" data-brand="b${at}"><span class="after-${at}">x</span></p>`).join("")}
    <p class="probe">probe</p>
    ${logos.map((src) => renderToStaticMarkup(createElement("img", { src, alt: "" }))).join("\n")}
    </body></html>`;
  const { complaints, requests, seen, origin } = await visit(page, html);
  expect(complaints).toEqual([]);
  expect(seen).toEqual({
    harmed: false,
    probe: "rgb(4, 5, 6)",
    after: brands.map(() => "rgb(1, 2, 3)"),
    display: "block",
  });
  const allowed = new Set([`${origin}/`, `${origin}/favicon.ico`, ...logos.map((url) => new URL(url, origin).href)]);
  expect(requests.filter((url) => !allowed.has(url))).toEqual([]);
  // The corpus also holds images that are allowed: an SVG with a script in it, as an image.
  expect(requests).toContain("https://cdn.test/script.svg");
});

function style(css: string): string {
  return `<style nonce="${NONCE}">${css}</style>`;
}

test("the test notices a payload that is not parsed", async ({ page }) => {
  const copied = payloads.colors?.map((text) => style(`:root{--tenant-primary:${text}}`)).join("\n");
  const { complaints, seen } = await visit(page, `<!doctype html>${copied}<p class="probe">probe</p>`);
  expect(seen.display).toBe("none");
  expect(complaints.join()).toContain("violation: inline");
});

/** Opens a page of this HTML under the policy. */
async function visit(page: Page, html: string) {
  const server = createServer((request, response) => {
    if (request.url !== "/") {
      response.setHeader("content-type", "image/svg+xml").end(SCRIPT_IN_SVG);
      return;
    }
    response.setHeader("content-type", "text/html; charset=utf-8");
    const policy = `default-src 'none'; style-src 'nonce-${NONCE}'; img-src 'self' https:`;
    response.setHeader("content-security-policy", policy).end(html);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const [complaints, requests]: [string[], string[]] = [[], []];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => requests.push(request.url()));
  await page.route(
    ({ protocol }) => protocol === "https:",
    (route) => route.fulfill({ contentType: "image/svg+xml", body: SCRIPT_IN_SVG }),
  );
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => console.error(`violation: ${event.blockedURI}`));
  });
  await page.goto(`${origin}/`, { waitUntil: "networkidle" });

  const seen = await page.evaluate(() => ({
    harmed: "harmed" in window,
    probe: getComputedStyle(document.querySelector(".probe") as Element).color,
    after: [...document.querySelectorAll(".after span")].map((element) => getComputedStyle(element).color),
    display: getComputedStyle(document.body).display,
  }));
  server.close();
  return { complaints, requests, seen, origin };
}
