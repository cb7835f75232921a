import { expect } from "vitest";
import type { Engine } from "../engine.js";
import type { EngineTest } from "../fixtures.js";
import { PATIENT } from "../tab.js";

const SILENT = "/api/silent";
const STREAM = "/api/stream";

export function abortCases(test: EngineTest, engine: Engine): void {
  // Planted fault: handing on what the engine rejects with. WebKit's `fetch` has an `AbortError` of its own for every reason.
  test("rejects with the reason of the caller's own signal, and ends the request", async ({ site, api, tab }) => {
    await tab.open(site.page());
    await tab.begin(() => {
      const controller = new AbortController();
      Object.assign(window, { controller });
      return window.client.fetch("/api/silent", { signal: controller.signal });
    });
    await expect.poll(() => api.open(SILENT), PATIENT).toBe(1);
    await tab.run("() => window.controller.abort(new RangeError('changed my mind'))" as never);
    expect(await tab.refusal(() => window.begun)).toMatchObject({ name: "RangeError", message: "changed my mind" });
    await expect.poll(() => api.open(SILENT), PATIENT).toBe(0);
  });

  test("rejects with the reason of a Request's own signal", async ({ site, api, tab }) => {
    await tab.open(site.page());
    await tab.begin(() => {
      const controller = new AbortController();
      Object.assign(window, { controller });
      return window.client.fetch(new Request("/api/silent", { signal: controller.signal }));
    });
    await expect.poll(() => api.open(SILENT), PATIENT).toBe(1);
    await tab.run("() => window.controller.abort(new RangeError('changed my mind'))" as never);
    expect(await tab.refusal(() => window.begun)).toMatchObject({ name: "RangeError", message: "changed my mind" });
  });

  test("rejects with a TimeoutError where the time of AbortSignal.timeout is up", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const late = await tab.refusal(() => window.client.fetch("/api/silent", { signal: AbortSignal.timeout(50) }));
    expect(late.name).toBe("TimeoutError");
  });

  test("sends nothing for a signal that is aborted already", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    site.asked.length = 0;
    const refused = await tab.refusal(() =>
      window.client.fetch("/api/echo", { signal: AbortSignal.abort(new RangeError("never began")) }),
    );
    expect(refused).toMatchObject({ name: "RangeError", message: "never began" });
    expect(site.asked).toEqual([]);
  });

  /** @see https://github.com/shopware/frontends/issues/2702 */
  test("rejects with the caller's reason while the profile still loads", async ({ site, api, tab }) => {
    api.isProfileHeld = true;
    await tab.start(site.page());
    const late = await tab.refusal(() => window.client.fetch("/api/echo", { signal: AbortSignal.timeout(50) }));
    expect(late.name).toBe("TimeoutError");
    expect(await tab.read("window.client.status")).toBe("NOT_READY");
    expect(site.asked.filter(({ path }) => path === "/api/echo")).toEqual([]);
  });

  // Planted fault: aborting with the old epoch's signal and handing on what the engine makes of it.
  test.for([
    ["a switch", () => window.client.switchTenant("medtech")],
    ["dispose()", () => window.client.dispose()],
  ] as const)("rejects what is in flight at %s with TenantChangedError", async ([, end], { site, api, tab }) => {
    await tab.open(site.page());
    await tab.begin(() => window.client.fetch("/api/silent"));
    await expect.poll(() => api.open(SILENT), PATIENT).toBe(1);
    await tab.run(end as () => Promise<void>);
    expect(await tab.refusal(() => window.begun)).toMatchObject({ name: "TenantChangedError", code: "TENANT_CHANGED" });
    await expect.poll(() => api.open(SILENT), PATIENT).toBe(0);
  });

  // Planted fault: a signal that ends with the headers, after which the old tenant's events go on.
  test("ends the answer that is still being read at a switch", async ({ site, api, tab }) => {
    await tab.open(site.page());
    await tab.begin(async () => {
      const reader = ((await window.client.fetch("/api/stream")).body as ReadableStream<Uint8Array>).getReader();
      const first = new TextDecoder().decode((await reader.read()).value);
      Object.assign(window, { first });
      return reader.read();
    });
    await expect.poll(() => api.open(STREAM), PATIENT).toBe(1);
    api.write(STREAM, "acme's");
    await expect.poll(() => tab.read("window.first"), PATIENT).toBe("acme's");
    await tab.run(() => window.client.switchTenant("medtech"));
    const ended = await tab.refusal(() => window.begun);
    expect(ended.name).toBe(engine.endsBodiesWithReason ? "TenantChangedError" : "AbortError");
    await expect.poll(() => api.open(STREAM), PATIENT).toBe(0);
  });
}
