// @vitest-environment happy-dom
// React hydrates a page in parts. Each part must find what the server rendered, also if the profile has changed since.
import { createElement, type FunctionComponent, lazy, Suspense, useEffect } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { createTenantClient, type Snapshot } from "tenantry";
import { TenantProvider, useBranding, useFlag, useLimit, useTenant } from "tenantry/react";
import { expect, it, vi } from "vitest";
import { deferred, profileOf } from "./fixtures.js";

const first = { features: { ask_panel: true }, limits: { seats: { limit: 5, used: 2 } }, name: "Acme" };
const second = { features: { ask_panel: false }, limits: { seats: { limit: 5, used: 3 } }, name: "Acme 2" };

function Profile() {
  const name = useTenant(({ tenant }) => tenant?.name);
  return createElement(
    "p",
    null,
    [name, useFlag("ask_panel", false), useLimit("seats")?.used, useBranding().radius ?? "no radius"].join(),
  );
}

function Hydrated({ onHydrated }: { readonly onHydrated: () => void }) {
  useEffect(onHydrated);
  return null;
}

// Planted fault: a part that hydrates late reads the client as it is then.
it("a part that hydrates after a change finds the server's values, and then shows the new ones", async () => {
  const client = createTenantClient({
    api: "http://api.test",
    fetch: async () => Response.json(profileOf("acme", second)),
    request: { host: "acme.localhost" },
    snapshot: { profile: profileOf("acme", first), madeAt: new Date().toISOString() } as unknown as Snapshot,
  });
  const page = (Part: FunctionComponent) =>
    createElement(
      TenantProvider,
      { client },
      createElement(Hydrated, { onHydrated: hydrated }),
      createElement(Suspense, null, createElement(Part)),
    );
  const hydrated = vi.fn();
  const container = document.createElement("div");
  container.innerHTML = renderToString(page(Profile));
  expect(container.textContent).toBe("Acme,true,2,no radius");

  const code = deferred<{ default: FunctionComponent }>();
  const errors: unknown[] = [];
  const root = hydrateRoot(container, page(lazy(() => code.promise)), {
    onRecoverableError: (error) => errors.push(error),
  });
  await vi.waitUntil(() => hydrated.mock.calls.length > 0);
  await client.refresh();
  code.resolve({ default: Profile });
  await vi.waitUntil(() => container.textContent === "Acme 2,false,3,no radius");
  expect(errors).toEqual([]);
  root.unmount();
  client.dispose();
});
