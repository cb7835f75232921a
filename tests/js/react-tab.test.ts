// @vitest-environment happy-dom
import { act, createElement, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { TenantProvider, useTenant } from "tenantry/react";
import { expect, it, vi } from "vitest";
import { profileOf, tenantApi } from "./fixtures.js";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

// The globals of happy-dom are those of its window, but not the window itself, which is what makes a tab.
vi.stubGlobal("Window", { [Symbol.hasInstance]: (value: unknown) => value === window });

/** The channels between tabs that are open. */
const channels = new Set<object>();
vi.stubGlobal(
  "BroadcastChannel",
  class extends EventTarget {
    constructor() {
      super();
      channels.add(this);
    }
    postMessage(): void {}
    close(): void {
      channels.delete(this);
    }
  },
);

// Planted fault: a client that begins to listen when it is made; React makes some that it never shows, nor unmounts.
it("listens for the client that is on screen and for no other, until it leaves", async () => {
  const { send } = tenantApi();
  const snapshot = { profile: profileOf("acme"), madeAt: new Date().toISOString() } as never;
  const made = vi.fn();
  const Page = () => {
    made(useTenant().client);
    return useTenant().tenant?.slug;
  };
  const place = document.createElement("div");
  const root = createRoot(place);
  const options = { api: "http://api.test", fetch: send, snapshot, sources: ["session", "default"] as const };
  await act(async () =>
    root.render(
      createElement(
        StrictMode,
        null,
        createElement(TenantProvider, { ...options, defaultTenant: "acme" }, createElement(Page)),
      ),
    ),
  );
  expect([place.textContent, channels.size]).toEqual(["acme", 1]);
  await act(async () => root.unmount());
  await vi.waitUntil(() => channels.size === 0);
});
