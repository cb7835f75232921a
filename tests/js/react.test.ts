import { once } from "node:events";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { createElement, type ReactNode, Suspense } from "react";
import { renderToPipeableStream, renderToString } from "react-dom/server";
import { createTenantClient } from "tenantry";
import * as tenantryReact from "tenantry/react";
import { describe, expect, it } from "vitest";
import { deferred, profileOf, tenantApi } from "./fixtures.js";

const { TenantProvider, useBranding, useFlag, useLimit, useSuspenseTenant, useTenant, useTenantFetch, useTenants } =
  tenantryReact;

const features = { ask_panel: true, layout: "grid" };
const limits = { seats: { limit: 5, used: 2 } };
const branding = { primaryColor: "#1a56db" };
const profile = profileOf("acme", { features, limits, branding });
const snapshot = { profile, madeAt: "2026-11-21T00:00:00Z" } as never;

function Page(): ReactNode {
  const { tenant, tenantId, status, isLoading, error } = useTenant();
  const shown = {
    name: tenant?.name,
    id: tenantId,
    status,
    isLoading,
    error,
    flag: useFlag("ask_panel", false),
    layout: useFlag("layout", "list"),
    missing: useFlag("missing", 7),
    remaining: useLimit("seats")?.remaining,
    color: useBranding().primaryColor,
    fetch: typeof useTenantFetch(),
    tenants: useTenants().isLoading,
  };
  return JSON.stringify(shown);
}

function render(provider: ReactNode): Record<string, unknown> {
  return JSON.parse(renderToString(provider).replaceAll("&quot;", '"'));
}

describe("TenantProvider", () => {
  it("renders a snapshot at once on the server, without a request", () => {
    const { send, requests } = tenantApi();
    const shown = render(
      createElement(TenantProvider, { api: "http://api.test", fetch: send, snapshot }, createElement(Page)),
    );
    expect(shown).toEqual({
      name: "acme",
      id: profile.id,
      status: "READY",
      isLoading: false,
      error: null,
      flag: true,
      layout: "grid",
      missing: 7,
      remaining: 3,
      color: "#1a56db",
      fetch: "function",
      tenants: true,
    });
    expect(requests).toEqual([]);
  });

  // Planted fault: a module-global client, through which one request of a server sees another's tenant.
  it("gives two trees on one server each its own tenant", () => {
    const other = { ...(snapshot as object), profile: profileOf("medtech") } as never;
    const [acme, medtech] = [snapshot, other].map((from) =>
      createElement(TenantProvider, { api: "http://api.test", snapshot: from, key: from }, createElement(Page)),
    );
    expect([render(acme), render(medtech)].map(({ name }) => name)).toEqual(["acme", "medtech"]);
  });

  it("accepts a client that the app created", async () => {
    const client = createTenantClient({
      api: "http://api.test",
      fetch: tenantApi().send,
      request: { host: "acme.localhost" },
    });
    const tree = createElement(TenantProvider, { client }, createElement(Page));
    expect(render(tree)).toMatchObject({ status: "NOT_READY", isLoading: true });
    await client.ready;
    expect(render(tree)).toMatchObject({ status: "READY", name: "acme" });
  });

  it("streams the page before the profile has arrived, and then what waits for it", async () => {
    const profile = deferred<Response>();
    const options = { api: "http://api.test", fetch: () => profile.promise, request: { host: "acme.localhost" } };
    const Name = () => useSuspenseTenant().tenant?.name;
    const waiting = createElement(Suspense, { fallback: "loading" }, createElement(Name));
    const panels = createElement("main", null, createElement("h1", null, "Panels"), waiting);
    const page = createElement(TenantProvider, options, panels);
    const written = new PassThrough();
    const { pipe } = renderToPipeableStream(page, { onShellReady: () => pipe(written) });
    const [shell] = await once(written, "data");
    expect(String(shell)).toContain("<h1>Panels</h1>");
    expect(String(shell)).not.toContain("acme");
    profile.resolve(Response.json(profileOf("acme")));
    expect(await text(written)).toContain("acme");
  });

  it("is named in the error of a hook that has no provider", () => {
    expect(() => renderToString(createElement(Page))).toThrow(/<TenantProvider/);
  });
});

it("tenantry/react exports the names of the snapshot", () => {
  expect(Object.keys(tenantryReact).sort()).toMatchSnapshot();
});
