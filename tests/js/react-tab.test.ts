// @vitest-environment happy-dom
import { act, createElement, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { TenantProvider, useTenant } from "tenantry/react";
import { expect, it, vi } from "vitest";
import { profileOf, tenantApi } from "./fixtures.js";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

// The globals of happy-dom are those of its window, but not the window itself, which identifies a tab.
vi.stubGlobal("Window", { [Symbol.hasInstance]: (value: unknown) => value === window });

/** The open channels between tabs. */
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

// Planted fault: a client that listens from its creation. React creates components that it neither shows nor unmounts.
it("TenantProvider listens to other tabs for the client on screen only, until it unmounts", async () => {
  const { send } = tenantApi();
  const snapshot = { profile: profileOf("acme"), madeAt: new Date().toISOString() } as never;
  const onRender = vi.fn();
  const Page = () => {
    onRender(useTenant().client);
    return useTenant().tenant?.slug;
  };
  const container = document.createElement("div");
  const root = createRoot(container);
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
  expect([container.textContent, channels.size]).toEqual(["acme", 1]);
  await act(async () => root.unmount());
  await vi.waitUntil(() => channels.size === 0);
});
