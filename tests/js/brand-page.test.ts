// @vitest-environment happy-dom
// What a page shows of a brand besides its data: style, title, icons, theme color.
import { createElement, type FunctionComponent, type ReactNode } from "react";
import { renderToString } from "react-dom/server";
import { brandingCss } from "tenantry";
import { TenantBrand, TenantProvider, TenantStyle, TenantTitle } from "tenantry/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { profileOf } from "./fixtures.js";
import { clientForAcme, renderPage } from "./page.js";

afterEach(() => vi.restoreAllMocks());

const branding = { primaryColor: "#1a56db", faviconUrl: "/acme.png" };

/** The HTML of components for a tenant that is named `name`. */
function html(name: string, ...components: ReactNode[]) {
  return htmlOf({ name, branding }, ...components);
}

function htmlOf(parts: Parameters<typeof profileOf>[1], ...components: ReactNode[]) {
  const snapshot = { profile: profileOf("acme", parts), madeAt: "2026-11-27T00:00:00Z" } as never;
  return renderToString(createElement(TenantProvider, { api: "http://api.test", snapshot }, ...components));
}

describe("TenantTitle", () => {
  it("puts the name of the tenant behind the page's title, in the first HTML", () => {
    expect(html("Acme", createElement(TenantTitle, null, "Agents"))).toBe("<title>Agents | Acme</title>");
  });

  it("is the name alone for a page without a title", () => {
    expect(html("Acme", createElement(TenantTitle))).toBe("<title>Acme</title>");
  });

  // Planted fault: `String.replace` reads `$&` and `%s` of a name as commands.
  it("takes a name of any characters as it is", () => {
    const title = createElement(TenantTitle, { template: "%tenant: %s" }, "Agents");
    expect(html("$& %s", title)).toBe("<title>$&amp; %s: Agents</title>");
  });
});

it("TenantStyle renders the custom properties alone, with a nonce, and needs no provider for a given brand", () => {
  const css = brandingCss(branding, { preset: "shadcn" });
  expect(renderToString(createElement(TenantStyle, { branding, nonce: "n0nce", preset: "shadcn" }))).toBe(
    `<style nonce="n0nce">${css}</style>`,
  );
});

it("TenantBrand renders icons, and a theme color for the color scheme of the page", () => {
  const shown = html("Acme", createElement(TenantBrand, { colorScheme: "light dark" }));
  expect(shown).toContain('<link rel="icon" href="/acme.png"/><link rel="apple-touch-icon" href="/acme.png"/>');
  expect(shown).toContain('<meta name="color-scheme" content="light dark"/>');
  expect(shown).toContain('<meta name="theme-color" content="#1a56db"/>');
});

it("TenantBrand renders the theme color of dark pages first, because the first one that matches counts", () => {
  const shown = htmlOf({ branding: { ...branding, dark: { primaryColor: "#7aa2f7" } } }, createElement(TenantBrand));
  expect(shown).toContain(
    '<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#7aa2f7"/>' +
      '<meta name="theme-color" content="#1a56db"/>',
  );
});

it("TenantTitle prefers the name of the product", () => {
  const title = createElement(TenantTitle, null, "Agents");
  expect(htmlOf({ name: "Acme", branding: { productName: "Acme Panels" } }, title)).toBe(
    "<title>Agents | Acme Panels</title>",
  );
});

it("TenantBrand renders no color scheme that the page does not say it has", () => {
  expect(html("Acme", createElement(TenantBrand))).not.toContain("color-scheme");
});

/** Switches from acme to medtech in a page of `Component`. */
async function switchIn(Component: FunctionComponent, title: string) {
  document.title = title;
  const client = await clientForAcme();
  const page = await renderPage(Component, (children) => createElement(TenantProvider, { client, children }));
  await page.settle(() => client.switchTenant("medtech"));
  const after = { title: document.title, tenant: document.documentElement.dataset.tenant };
  await page.remove();
  return after;
}

describe("a switch", () => {
  it("puts the new tenant's name into a title that the template made", async () => {
    const Page = () => createElement(TenantBrand);
    expect(await switchIn(Page, "Agents | acme")).toEqual({ title: "Agents | medtech", tenant: "medtech" });
  });

  it("leaves a title alone that the template did not make", async () => {
    const Page = () => createElement(TenantBrand);
    expect((await switchIn(Page, "acme's agents")).title).toBe("acme's agents");
  });

  it("leaves one style sheet of a brand in the document, and an unmounted brand none", async () => {
    const counts: number[] = [];
    const before = document.adoptedStyleSheets.length;
    const Page = () => {
      counts.push(document.adoptedStyleSheets.length - before);
      return createElement(TenantBrand);
    };
    await switchIn(Page, "");
    expect(Math.max(...counts)).toBeLessThanOrEqual(1);
    expect(document.adoptedStyleSheets.length).toBe(before);
  });
});
