import { expect } from "vitest";
import type { Engine } from "../engine.js";
import type { EngineTest } from "../fixtures.js";
import { LONG_WAIT } from "../tab.js";

const SILENT = "/api/silent";
const STREAM = "/api/stream";

export function abortCases(test: EngineTest, engine: Engine): void {
  // Planted fault: the client passes on the engine's error. WebKit's `fetch` rejects with `AbortError` for any reason.
  test("rejects with the reason of the caller's signal, and ends the request", async ({ site, api, tab }) => {
    await tab.open(site.page());
    await tab.runInBackground(() => {
      const controller = new AbortController();
      Object.assign(window, { controller });
      return window.client.fetch("/api/silent", { signal: controller.signal });
    });
    await expect.poll(() => api.open(SILENT), LONG_WAIT).toBe(1);
    await tab.run("() => window.controller.abort(new RangeError('aborted by the caller'))" as never);
    expect(await tab.rejection(() => window.background)).toMatchObject({
      name: "RangeError",
      message: "aborted by the caller",
    });
    await expect.poll(() => api.open(SILENT), LONG_WAIT).toBe(0);
  });

  test("rejects with the reason of a Request's signal", async ({ site, api, tab }) => {
    await tab.open(site.page());
    await tab.runInBackground(() => {
      const controller = new AbortController();
      Object.assign(window, { controller });
      return window.client.fetch(new Request("/api/silent", { signal: controller.signal }));
    });
    await expect.poll(() => api.open(SILENT), LONG_WAIT).toBe(1);
    await tab.run("() => window.controller.abort(new RangeError('aborted by the caller'))" as never);
    expect(await tab.rejection(() => window.background)).toMatchObject({
      name: "RangeError",
      message: "aborted by the caller",
    });
  });

  test("rejects with a TimeoutError when AbortSignal.timeout expires", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const rejection = await tab.rejection(() =>
      window.client.fetch("/api/silent", { signal: AbortSignal.timeout(50) }),
    );
    expect(rejection.name).toBe("TimeoutError");
  });

  test("sends nothing for a signal that is already aborted", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    site.requests.length = 0;
    const rejection = await tab.rejection(() =>
      window.client.fetch("/api/echo", { signal: AbortSignal.abort(new RangeError("aborted before the request")) }),
    );
    expect(rejection).toMatchObject({ name: "RangeError", message: "aborted before the request" });
    expect(site.requests).toEqual([]);
  });

  /** @see https://github.com/shopware/frontends/issues/2702 */
  test("rejects with the caller's reason while the profile is loading", async ({ site, api, tab }) => {
    api.isProfileHeld = true;
    await tab.start(site.page());
    const rejection = await tab.rejection(() => window.client.fetch("/api/echo", { signal: AbortSignal.timeout(50) }));
    expect(rejection.name).toBe("TimeoutError");
    expect(await tab.read("window.client.status")).toBe("NOT_READY");
    expect(site.requests.filter(({ path }) => path === "/api/echo")).toEqual([]);
  });

  // Planted fault: the client aborts with the previous epoch's signal and passes on the engine's error.
  test.for([
    ["a switch", () => window.client.switchTenant("medtech")],
    ["dispose()", () => window.client.dispose()],
  ] as const)("rejects pending requests at %s with TenantChangedError", async ([, end], { site, api, tab }) => {
    await tab.open(site.page());
    await tab.runInBackground(() => window.client.fetch("/api/silent"));
    await expect.poll(() => api.open(SILENT), LONG_WAIT).toBe(1);
    await tab.run(end as () => Promise<void>);
    expect(await tab.rejection(() => window.background)).toMatchObject({
      name: "TenantChangedError",
      code: "TENANT_CHANGED",
    });
    await expect.poll(() => api.open(SILENT), LONG_WAIT).toBe(0);
  });

  // Planted fault: the signal ends with the headers, and the previous tenant's events continue.
  test("ends a response that is being read at a switch", async ({ site, api, tab }) => {
    await tab.open(site.page());
    await tab.runInBackground(async () => {
      const reader = ((await window.client.fetch("/api/stream")).body as ReadableStream<Uint8Array>).getReader();
      const first = new TextDecoder().decode((await reader.read()).value);
      Object.assign(window, { first });
      return reader.read();
    });
    await expect.poll(() => api.open(STREAM), LONG_WAIT).toBe(1);
    api.write(STREAM, "acme's");
    await expect.poll(() => tab.read("window.first"), LONG_WAIT).toBe("acme's");
    await tab.run(() => window.client.switchTenant("medtech"));
    const rejection = await tab.rejection(() => window.background);
    expect(rejection.name).toBe(engine.endsBodiesWithReason ? "TenantChangedError" : "AbortError");
    await expect.poll(() => api.open(STREAM), LONG_WAIT).toBe(0);
  });
}
