// A tenant with something in every part of its profile, and a page with the devtools.
import type { Page } from "@playwright/test";
import type { TenantClient } from "tenantry";
import { ACME, MEDTECH, open, type Site } from "./site.js";

const ACME_PROFILE = {
  id: ACME,
  slug: "acme",
  name: "Acme Corporation",
  kind: "client",
  tier: "professional",
  status: "active",
  version: 7,
  features: { ask_panel: true, export: false, layout: "grid", page_size: 25, regions: ["eu", "us"] },
  limits: {
    seats: { limit: 5, used: 2 },
    panels_per_month: { limit: 20, used: 17, resets_at: "2026-12-01T00:00:00Z" },
    exports: { limit: 3, used: 3 },
    storage: { limit: null, used: 812, unlimited: true },
  },
  branding: {
    primaryColor: "#f5b301",
    secondaryColor: "oklch(45% 0.15 260)",
    radius: "8px",
    logoUrl: "javascript:alert(1)",
  },
};

const MEDTECH_PROFILE = { ...ACME_PROFILE, id: MEDTECH, slug: "medtech", name: "MedTech Labs", branding: {} };

/** Lets the tenant API give these profiles, and answers calls of the app by the status in their path. */
export function serveProfiles(site: Site): void {
  site.override = (request, response) => {
    const { pathname } = new URL(request.url ?? "/", site.page());
    const wanted = /\/v1\/tenants\/([^/]+)\/profile$/.exec(pathname)?.[1];
    const profile = wanted === "medtech" || wanted === MEDTECH ? MEDTECH_PROFILE : ACME_PROFILE;
    const status = Number(/\/status\/(\d+)$/.exec(pathname)?.[1] ?? 200);
    const echo = pathname.endsWith("/of-medtech") ? { "x-tenant-id": MEDTECH } : {};
    response.writeHead(status, { "content-type": "application/json", ...echo });
    response.end(JSON.stringify(wanted ? profile : {}));
  };
}

declare global {
  interface Window {
    /** Removes the devtools. */
    unmountDevtools: () => void;
  }
}

/** Opens the page and mounts the devtools for its client. */
export async function openWithDevtools(page: Page, site: Site, options: object = {}): Promise<void> {
  await open(page, site.page({ updates: "none", ...options }));
  await mount(page);
}

export function mount(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const { mountTenantDevtools } = await import("tenantry/devtools");
    window.unmountDevtools = mountTenantDevtools(window.client as TenantClient);
  });
}

/** The panel's tabs, from the first to the last. */
export const TABS = ["Tenant", "Calls", "Flags", "Limits", "Brand", "Warnings", "Switches"];

/** A switch there and back, and one that fails. */
export function switchTenants(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const { client } = window;
    await client.switchTenant("medtech", { reason: "support case 7" });
    await client.switchTenant("acme");
    await client.switchTenant({ slug: "not a slug" }).catch(() => undefined);
  });
}

/** Calls of every kind. */
export function makeCalls(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const { client } = window;
    const call = (input: string, init?: RequestInit) => client.fetch(input, init).catch(() => undefined);
    await call("/api/v1/panels?page=2");
    await call("/api/status/404", { method: "POST", body: "{}" });
    await call("/api/of-medtech");
    await call("http://third-party.test/v1/fonts");
    await call("data:text/plain,x");
    await call("/api/v1/panels", { mode: "no-cors" });
  });
}
