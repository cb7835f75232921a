import { expect } from "vitest";
import type { EngineTest } from "../fixtures.js";
import { PATIENT } from "../tab.js";

const EVENTS = "/api/events";
const news = (version: number) => `event: profile\ndata: {"version":${version}}\n\n`;

export function liveUpdatesCases(test: EngineTest): void {
  test("switches a flag off in a running page when the stream tells of a new version", async ({ site, api, tab }) => {
    await tab.open(site.page({ updates: "live" }));
    await expect.poll(() => api.open(EVENTS), PATIENT).toBe(1);
    const flag = () => tab.run(() => window.client.flag("advanced_analytics", false));
    expect(await flag()).toBe(true);
    api.profile = { version: 2, features: { advanced_analytics: false } };
    api.write(EVENTS, news(2));
    await expect.poll(flag, PATIENT).toBe(false);
  });

  test("passes over a malformed event and reads on in the same stream", async ({ site, api, tab }) => {
    await tab.open(site.page({ updates: "live" }));
    await expect.poll(() => api.open(EVENTS), PATIENT).toBe(1);
    api.profile = { version: 2, features: { advanced_analytics: false } };
    api.write(EVENTS, "event: profile\ndata: {\n\nevent: profile\ndata: null\n\n");
    api.write(EVENTS, news(2));
    await expect.poll(() => tab.run(() => window.client.flag("advanced_analytics", false)), PATIENT).toBe(false);
    expect(site.asked.filter(({ path }) => path.endsWith("/events"))).toHaveLength(1);
  });

  test("connects again where the stream ends", async ({ site, api, tab }) => {
    await tab.open(site.page({ updates: "live" }));
    const connections = () => site.asked.filter(({ path }) => path.endsWith("/events")).length;
    await expect.poll(() => api.open(EVENTS), PATIENT).toBe(1);
    api.end(EVENTS);
    await expect.poll(connections, PATIENT).toBe(2);
    await expect.poll(() => api.open(EVENTS), PATIENT).toBe(1);
  });

  test("closes the stream with the client, and follows a switch to the new tenant's", async ({ site, api, tab }) => {
    await tab.open(site.page({ updates: "live" }));
    await expect.poll(() => api.open(EVENTS), PATIENT).toBe(1);
    await tab.run(() => window.client.switchTenant("medtech"));
    const streams = () =>
      site.asked.filter(({ path }) => path.endsWith("/events")).map(({ path }) => path.slice(16, 24));
    await expect.poll(streams, PATIENT).toEqual(["11111111", "22222222"]);
    await expect.poll(() => api.open(EVENTS), PATIENT).toBe(1);
    await tab.run(() => window.client.dispose());
    await expect.poll(() => api.open(EVENTS), PATIENT).toBe(0);
  });
}
