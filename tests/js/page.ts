// React pages for tests, and the tenant client that they render with.
import { act, createElement, type FunctionComponent, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { createTenantClient, type TenantClient } from "tenantry";
import { deferred, tenantApi } from "./fixtures.js";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

/** A client in a browser tab whose active tenant is acme, and which may switch. */
export async function clientForAcme(answer?: (request: Request) => Response | Promise<Response>) {
  const { send } = tenantApi(answer);
  const client = createTenantClient({
    api: "http://api.test",
    fetch: send,
    request: {},
    sources: ["header", "default"],
    defaultTenant: "acme",
  });
  await client.ready;
  return client;
}

/** Renders `Component`. `wrap` puts providers around it. */
export async function renderPage(Component: FunctionComponent, wrap: (page: ReactNode) => ReactNode = (page) => page) {
  const container = document.createElement("div");
  const root = createRoot(container);
  const page = {
    /** The text on screen. */
    text: () => container.textContent,
    find: (selector: string) => container.querySelector(selector),
    click: (selector: string) => container.querySelector<HTMLElement>(selector)?.click(),
    /** Runs `cause` and waits until React has rendered everything that follows from it. */
    async settle(cause: () => unknown = () => undefined) {
      await act(async () => void (await cause()));
      for (let turn = 0; turn < 5; turn += 1) {
        await act(() => new Promise<void>((resolve) => setTimeout(resolve)));
      }
    },
    remove: () => act(async () => root.unmount()),
  };
  await page.settle(() => root.render(wrap(createElement(Component))));
  return page;
}

/** A loader that returns the slug of the active tenant at the moment of the call. */
export const slugLoader = (client: TenantClient) => async () => client.tenant?.slug ?? "no tenant";

/** A loader that ignores abort signals. The test answers each call itself. */
export function manualLoader() {
  const calls: ReturnType<typeof deferred<string>>[] = [];
  const load = () => {
    const answer = deferred<string>();
    calls.push(answer);
    return answer.promise;
  };
  return { load, calls, answer: (call: number, data: string) => calls[call]?.resolve(data) };
}
