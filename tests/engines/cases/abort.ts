import { expect } from "vitest";
import type { EngineTest } from "../fixtures.js";
import { PATIENT } from "../tab.js";

const STREAM = "/api/stream";

export function abortCases(test: EngineTest): void {
  test("sends nothing for a signal that is aborted already", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    site.asked.length = 0;
    const refused = await tab.refusal(() =>
      window.client.fetch("/api/echo", { signal: AbortSignal.abort(new RangeError("never began")) }),
    );
    expect(refused).toMatchObject({ name: "RangeError", message: "never began" });
    expect(site.asked).toEqual([]);
  });

  // Planted fault: a signal that ends with the headers, after which the old tenant's events go on.
  test("ends the answer that is still being read at a switch", async ({ site, api, tab }) => {
    await tab.open(site.page());
    await tab.begin(async () => {
      const answer = await window.client.fetch("/api/stream");
      Object.assign(window, { isThere: true });
      return answer.text();
    });
    await expect.poll(() => api.open(STREAM), PATIENT).toBe(1);
    api.write(STREAM, "acme's");
    await expect.poll(() => tab.read("window.isThere"), PATIENT).toBe(true);
    await tab.run(() => window.client.switchTenant("medtech"));
    await expect.poll(() => api.open(STREAM), PATIENT).toBe(0);
    expect(await tab.refusal(() => window.begun)).not.toHaveProperty("value");
  });
}
