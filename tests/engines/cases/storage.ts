import { expect } from "vitest";
import { ACME, MEDTECH } from "../../tabs/server.js";
import type { EngineTest } from "../fixtures.js";

export function storageCases(test: EngineTest): void {
  test("stores a tenant's values under the tenant's keys, in both storages", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    await tab.run(() => {
      window.client.storage.local.set("draft", "ours");
      window.client.storage.session.set("filter", "open");
    });
    const raw = await tab.run(
      (id) => [localStorage.getItem(`tenant:${id}:draft`), sessionStorage.getItem(`tenant:${id}:filter`)],
      ACME,
    );
    expect(raw).toEqual(["ours", "open"]);
    await tab.reload();
    const read = () =>
      tab.run(() => {
        const { local, session } = window.client.storage;
        return [local.get("draft"), session.get("filter"), local.keys(), local.isPersistent];
      });
    expect(await read()).toEqual(["ours", "open", ["draft"], true]);
    await tab.run(() => window.client.switchTenant("medtech"));
    expect(await read()).toEqual([null, null, [], true]);
  });

  test("clears one tenant and keeps the others", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const remaining = await tab.run(
      async ([acme, medtech]) => {
        const { client } = window;
        client.storage.local.set("draft", "acme's");
        await client.switchTenant("medtech");
        client.storage.local.set("draft", "medtech's");
        client.storage.clearTenant(acme);
        const names = Object.keys(localStorage).filter((name) => name.includes(String(acme)));
        return [names, localStorage.getItem(`tenant:${medtech}:draft`)];
      },
      [ACME, MEDTECH],
    );
    expect(remaining).toEqual([[], "medtech's"]);
  });

  test("keeps values in memory when the storage is full, and emits one event", async ({ site, api: _, tab }) => {
    await tab.open(site.page());
    const values = await tab.run(() => {
      const { local } = window.client.storage;
      // More than any engine's quota for an origin.
      local.set("big", "x".repeat(12_000_000));
      local.set("big", "x".repeat(12_000_001));
      return [local.get("big")?.length, local.isPersistent, Object.keys(localStorage).filter((key) => /big/.test(key))];
    });
    expect(values).toEqual([12_000_001, false, []]);
    expect(await tab.events("storage")).toHaveLength(1);
    const after = await tab.run(() => {
      window.client.storage.local.remove("big");
      window.client.storage.local.set("small", "fits");
      return [window.client.storage.local.get("small"), window.client.storage.local.isPersistent];
    });
    expect(after).toEqual(["fits", true]);
  });

  test("works in a page without storage, and emits the reason", async ({ site, api: _, tab }) => {
    site.policy = "sandbox allow-scripts";
    await tab.open(site.page());
    expect(await tab.state()).toBe("acme READY");
    const values = await tab.run(async () => {
      const { client } = window;
      client.storage.local.set("draft", "ours");
      await client.switchTenant("medtech");
      await client.switchTenant("acme");
      return [client.storage.local.get("draft"), client.storage.local.isPersistent];
    });
    expect(values).toEqual(["ours", false]);
    expect(await tab.events("storage")).not.toEqual([]);
  });
}
