// @vitest-environment happy-dom
// A host that all tenants share: the server renders the tenant of the cookie, and the tab has its own.
import { createElement, type FunctionComponent, lazy, Suspense } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { createTenantClient, type TenantClientOptions } from "tenantry";
import { TenantBrand, TenantProvider, useTenant } from "tenantry/react";
import { afterEach, expect, it, vi } from "vitest";
import { ACME, deferred, MEDTECH, profileOf } from "./fixtures.js";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  sessionStorage.clear();
  // biome-ignore lint/suspicious/noDocumentCookie: this is how the SDK sets it.
  document.cookie = "tenant_id=; Path=/; Max-Age=0";
  document.documentElement.removeAttribute("data-tenant-pending");
  document.body.innerHTML = "";
});

const colors = { acme: "#1a56db", medtech: "#0f766e" };
const brandOf = (slug: "acme" | "medtech") => ({
  primaryColor: colors[slug],
  faviconUrl: `/${slug}.svg`,
});

const options: TenantClientOptions = { api: "http://api.test", sources: ["session", "cookie"], updates: "none" };

function Name() {
  const { tenant, error } = useTenant();
  return createElement("p", null, error ? error.name : tenant?.name);
}

function SwitchToMedtech() {
  const { switchTenant } = useTenant();
  return createElement("button", { onClick: () => switchTenant("medtech"), type: "button" });
}

interface SharedHost {
  /** The tenant that the tab chose. */
  readonly choice: string | null;
  readonly isSharedHost?: boolean;
  /** The part of the page that is in a Suspense boundary, as the browser renders it. */
  readonly Part?: FunctionComponent;
  /** Answers the browser's requests for a profile. */
  readonly answer?: () => Response | Promise<Response>;
}

/** Opens a page that the server rendered for acme, in a tab with its own choice. */
async function openPage({ choice, isSharedHost = true, Part = Name, answer = refuse }: SharedHost) {
  const serverClient = createTenantClient({
    ...options,
    request: { headers: { host: "app.test", cookie: `__Host-tenant_id=${ACME}` } },
    fetch: async () => Response.json(profileOf("acme", { branding: brandOf("acme") })),
  });
  await serverClient.ready;
  const snapshot = serverClient.snapshot();
  const page = (part: FunctionComponent, more: object) =>
    createElement(
      TenantProvider,
      { ...options, snapshot, ...more },
      createElement(TenantBrand, { isSharedHost, nonce: "n0nce" }),
      createElement(Name),
      createElement(Suspense, { fallback: "loading" }, createElement(part)),
    );
  const html = renderToString(page(Name, {}));

  // The globals of happy-dom are those of its window, but not the window itself, which identifies a tab.
  vi.stubGlobal("Window", { [Symbol.hasInstance]: (value: unknown) => value === window });
  // biome-ignore lint/suspicious/noDocumentCookie: this is how the SDK reads it.
  document.cookie = `tenant_id=${ACME}; Path=/`;
  if (choice !== null) {
    sessionStorage.setItem("tenantry:tenant", choice);
  }
  const container = document.createElement("div");
  document.body.append(container);
  container.innerHTML = html;
  // A browser runs the scripts of a page while it parses them.
  for (const { textContent } of container.querySelectorAll("script")) {
    new Function(textContent ?? "")();
  }
  /** What was on the page each time that it was shown. */
  const shown: string[] = [];
  const remove = document.documentElement.removeAttribute.bind(document.documentElement);
  vi.spyOn(document.documentElement, "removeAttribute").mockImplementation((name) => {
    remove(name);
    shown.push(textOf(container));
  });
  const errors: unknown[] = [];
  const root = hydrateRoot(container, page(Part, { fetch: async () => answer() }), {
    onRecoverableError: (error) => errors.push(error),
  });
  return { html, container, shown, errors, root };
}

const refuse = () => Response.json({ code: "UNAUTHORIZED_TENANT_ACCESS", status: 403 }, { status: 403 });
const medtech = () => Response.json(profileOf("medtech", { branding: brandOf("medtech") }));
const textOf = (container: Element) => [...container.querySelectorAll("p")].map((p) => p.textContent).join();
const isHidden = () => document.documentElement.hasAttribute("data-tenant-pending");
/** The CSS of the brand: of the HTML's style, and of the sheets that follow it. */
const cssOf = (container: Element) =>
  [
    container.querySelector("style")?.textContent,
    ...document.adoptedStyleSheets.flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText)),
  ].join("");
const hides = (container: Element) => /opacity: ?0/.test(cssOf(container));

// Planted fault: the page is shown as soon as it is hydrated.
it("a page stays hidden until it has the tenant that the tab chose", async () => {
  const profile = deferred<Response>();
  const { container, shown, errors, root } = await openPage({ choice: MEDTECH, answer: () => profile.promise });
  expect(isHidden()).toBe(true);
  expect(hides(container)).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([isHidden(), shown]).toEqual([true, []]);
  profile.resolve(medtech());
  await vi.waitUntil(() => shown.length > 0);
  expect(shown).toEqual(["medtech,medtech"]);
  expect(isHidden()).toBe(false);
  await vi.waitUntil(() => !hides(container));
  expect(cssOf(container)).toContain(colors.medtech);
  expect(errors).toEqual([]);
  root.unmount();
});

// Planted fault: React keeps the server's HTML of a part that it cannot hydrate yet, also after the client moved on.
it("a part of the page whose code still loads never shows the server's tenant", async () => {
  const code = deferred<{ default: FunctionComponent }>();
  const Part = lazy(() => code.promise);
  const { container, shown, root } = await openPage({ choice: MEDTECH, answer: medtech, Part });
  await vi.waitUntil(() => shown.length > 0);
  expect(shown).toEqual(["medtech"]);
  code.resolve({ default: Name });
  await vi.waitUntil(() => textOf(container) === "medtech,medtech");
  root.unmount();
});

// Planted fault: after a failure the client keeps the tenant of the server's HTML.
it("a page whose tab may not act for its tenant shows the error and nothing of the server's tenant", async () => {
  const { container, shown, root } = await openPage({ choice: MEDTECH });
  await vi.waitUntil(() => shown.length > 0);
  const refusal = "UnauthorizedTenantAccessError";
  expect(shown).toEqual([`${refusal},${refusal}`]);
  expect(cssOf(container)).not.toContain(colors.acme);
  root.unmount();
});

it.each([
  ["chose the server's tenant", ACME],
  ["chose no tenant", null],
])("a page is shown in a tab that %s", async (_, choice) => {
  const { container, root } = await openPage({ choice });
  await vi.waitUntil(() => !hides(container));
  expect([textOf(container), isHidden()]).toEqual(["acme,acme", false]);
  root.unmount();
});

it("the HTML of a shared host has no icon and no theme color of the server's tenant", async () => {
  const { html, container, root } = await openPage({ choice: ACME });
  expect(html).not.toContain("/acme.svg");
  expect(html).not.toContain("theme-color");
  await vi.waitUntil(() => document.querySelector('link[href="/acme.svg"]') !== null);
  expect(container.querySelector("script")).toBeNull();
  root.unmount();
});

it("a switch by a person hides nothing", async () => {
  const { container, shown, root } = await openPage({ choice: ACME, answer: medtech, Part: SwitchToMedtech });
  await vi.waitUntil(() => !hides(container));
  const button = await vi.waitUntil(() => container.querySelector("button"));
  button.click();
  await vi.waitUntil(() => textOf(container) === "medtech");
  expect([isHidden(), hides(container)]).toEqual([false, false]);
  expect(document.querySelector('link[href="/medtech.svg"]')).not.toBeNull();
  expect(shown).toHaveLength(1);
  root.unmount();
});

it("the script and the style have the nonce of the page, and a tenant's host has no script", async () => {
  const { html, root } = await openPage({ choice: null });
  expect(html).toMatch(/<script nonce="n0nce">/);
  expect(html).toMatch(/<style nonce="n0nce">/);
  root.unmount();
  const own = await openPage({ choice: null, isSharedHost: false });
  expect(own.html).not.toContain("<script");
  expect(own.html).toContain("/acme.svg");
  own.root.unmount();
});
