import { expect } from "vitest";
import type { EngineTest } from "../fixtures.js";
import { LONG_WAIT } from "../tab.js";

const EVENTS = "/api/events";
const profileEvent = (version: number) => `event: profile\ndata: {"version":${version}}\n\n`;

export function liveUpdatesCases(test: EngineTest): void {
  test("turns a flag off in a running page when the stream announces a new version", async ({ site, api, tab }) => {
    await tab.open(site.page({ updates: "live" }));
    await expect.poll(() => api.open(EVENTS), LONG_WAIT).toBe(1);
    const flag = () => tab.run(() => window.client.flag("advanced_analytics", false));
    expect(await flag()).toBe(true);
    api.profile = { version: 2, features: { advanced_analytics: false } };
    api.write(EVENTS, profileEvent(2));
    await expect.poll(flag, LONG_WAIT).toBe(false);
  });

  test("ignores a malformed event and continues to read the same stream", async ({ site, api, tab }) => {
    await tab.open(site.page({ updates: "live" }));
    await expect.poll(() => api.open(EVENTS), LONG_WAIT).toBe(1);
    api.profile = { version: 2, features: { advanced_analytics: false } };
    api.write(EVENTS, "event: profile\ndata: {\n\nevent: profile\ndata: null\n\n");
    api.write(EVENTS, profileEvent(2));
    await expect.poll(() => tab.run(() => window.client.flag("advanced_analytics", false)), LONG_WAIT).toBe(false);
    expect(site.requests.filter(({ path }) => path.endsWith("/events"))).toHaveLength(1);
  });

  test("reconnects when the stream ends", async ({ site, api, tab }) => {
    await tab.open(site.page({ updates: "live" }));
    const connections = () => site.requests.filter(({ path }) => path.endsWith("/events")).length;
    await expect.poll(() => api.open(EVENTS), LONG_WAIT).toBe(1);
    api.end(EVENTS);
    await expect.poll(connections, LONG_WAIT).toBe(2);
    await expect.poll(() => api.open(EVENTS), LONG_WAIT).toBe(1);
  });

  test("closes the stream at dispose(), and opens the new tenant's stream after a switch", async ({
    site,
    api,
    tab,
  }) => {
    await tab.open(site.page({ updates: "live" }));
    await expect.poll(() => api.open(EVENTS), LONG_WAIT).toBe(1);
    await tab.run(() => window.client.switchTenant("medtech"));
    const streams = () =>
      site.requests.filter(({ path }) => path.endsWith("/events")).map(({ path }) => path.slice(16, 24));
    await expect.poll(streams, LONG_WAIT).toEqual(["11111111", "22222222"]);
    await expect.poll(() => api.open(EVENTS), LONG_WAIT).toBe(1);
    await tab.run(() => window.client.dispose());
    await expect.poll(() => api.open(EVENTS), LONG_WAIT).toBe(0);
  });
}
