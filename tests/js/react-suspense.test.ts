// @vitest-environment happy-dom
// Suspense is optional: only components that ask for it suspend.
import { Component, createElement, lazy, type ReactNode, Suspense } from "react";
import { createTenantClient } from "tenantry";
import { TenantProvider, useSuspenseTenant, useTenant } from "tenantry/react";
import { afterEach, expect, it, vi } from "vitest";
import { deferred, profileOf } from "./fixtures.js";
import { App } from "./guide/tenant-name.js";
import { renderPage } from "./page.js";

const TenantName = () => useSuspenseTenant().tenant?.name;

/** A tenant API whose answers the test sends itself. */
function heldApi() {
  const requests: string[] = [];
  const answer = deferred<Response>();
  const send = vi.fn(async (input: RequestInfo | URL) => {
    requests.push(new URL(new Request(input).url).pathname);
    return (await answer.promise).clone();
  });
  return { requests, send, answer: answer.resolve };
}

const inSuspense = (component: ReactNode) => createElement(Suspense, { fallback: "loading" }, component);
const host = { host: "acme.localhost" };
const acme = () => Response.json(profileOf("acme"));
const medtech = () => Response.json(profileOf("medtech"));

afterEach(() => vi.unstubAllGlobals());

it("a component that asks for it is suspended until the first profile has arrived", async () => {
  vi.stubGlobal("Window", { [Symbol.hasInstance]: (value: unknown) => value === window });
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL("http://acme.localhost/");
  const { requests, send, answer } = heldApi();
  vi.stubGlobal("fetch", send);
  const page = await renderPage(App);
  expect(page.text()).toBe("Loading");
  await page.settle(() => answer(acme()));
  expect(page.text()).toBe("acme");
  // Planted fault: a new client, and a new request, each time React renders the page again.
  expect(requests).toEqual(["/api/v1/tenants/acme/profile"]);
  await page.remove();
});

it("the profile is requested before the code of the component has loaded", async () => {
  const { requests, send, answer } = heldApi();
  const code = deferred<{ default: typeof TenantName }>();
  const Later = lazy(() => code.promise);
  const page = await renderPage(
    () => inSuspense(createElement(Later)),
    (shown) => createElement(TenantProvider, { api: "http://api.test", fetch: send, request: host }, shown),
  );
  expect(requests).toEqual(["/v1/tenants/acme/profile"]);
  await page.settle(() => answer(acme()));
  expect(page.text()).toBe("loading");
  await page.settle(() => code.resolve({ default: TenantName }));
  expect(page.text()).toBe("acme");
  await page.remove();
});

it("a component that does not ask for it is not suspended", async () => {
  const { send } = heldApi();
  const Status = () => useTenant(({ status }) => status);
  const page = await renderPage(
    () => inSuspense(createElement(Status)),
    (shown) => createElement(TenantProvider, { api: "http://api.test", fetch: send, request: host }, shown),
  );
  expect(page.text()).toBe("NOT_READY");
  await page.remove();
});

it("a switch does not suspend", async () => {
  const second = deferred<Response>();
  const client = createTenantClient({
    api: "http://api.test",
    fetch: async (input) => (new Request(input).url.includes("acme") ? acme() : second.promise),
    request: {},
    sources: ["header", "default"],
    defaultTenant: "acme",
  });
  await client.ready;
  const page = await renderPage(
    () => inSuspense(createElement(TenantName)),
    (shown) => createElement(TenantProvider, { client }, shown),
  );
  await page.settle(() => void client.switchTenant("medtech"));
  expect([client.status, page.text()]).toEqual(["RECONCILING", "acme"]);
  await page.settle(() => second.resolve(medtech()));
  expect(page.text()).toBe("medtech");
  await page.remove();
});

class ErrorBoundary extends Component<{ readonly children: ReactNode }> {
  override readonly state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render(): ReactNode {
    return this.state.error?.name ?? this.props.children;
  }
}

it("an error boundary receives the error of a profile that cannot be loaded", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const { send, answer } = heldApi();
  const page = await renderPage(
    () => createElement(ErrorBoundary, null, inSuspense(createElement(TenantName))),
    (shown) => createElement(TenantProvider, { api: "http://api.test", fetch: send, request: host }, shown),
  );
  const refusal = { code: "UNAUTHORIZED_TENANT_ACCESS", status: 403 };
  await page.settle(() => answer(Response.json(refusal, { status: 403 })));
  expect(page.text()).toBe("UnauthorizedTenantAccessError");
  await page.remove();
  vi.restoreAllMocks();
});
