// A page that React draws, and the tenant it is drawn for.
import { act, createElement, type FunctionComponent, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { createTenantClient, type TenantClient } from "tenantry";
import { deferred, tenantApi } from "./fixtures.js";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

/** A client in a tab that may switch, acting for acme. */
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

/** Draws `Component` inside what `around` puts around it. */
export async function draw(Component: FunctionComponent, around: (page: ReactNode) => ReactNode = (page) => page) {
  const place = document.createElement("div");
  const root = createRoot(place);
  const page = {
    /** What is on screen. */
    text: () => place.textContent,
    click: (selector: string) => place.querySelector<HTMLElement>(selector)?.click(),
    /** Causes something, and lets everything happen that follows from it. */
    async settle(cause: () => unknown = () => undefined) {
      await act(async () => void (await cause()));
      for (let turn = 0; turn < 5; turn += 1) {
        await act(() => new Promise<void>((resolve) => setTimeout(resolve)));
      }
    },
    remove: () => act(async () => root.unmount()),
  };
  await page.settle(() => root.render(around(createElement(Component))));
  return page;
}

/** What the API answers at this moment. */
export const answerOf = (client: TenantClient) => async () => client.tenant?.slug ?? "nobody";

/** A loader that heeds no signal. Each call is answered by hand. */
export function byHand() {
  const calls: ReturnType<typeof deferred<string>>[] = [];
  const load = () => {
    const answer = deferred<string>();
    calls.push(answer);
    return answer.promise;
  };
  return { load, calls, answer: (call: number, data: string) => calls[call]?.resolve(data) };
}
