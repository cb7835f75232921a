// @vitest-environment happy-dom
import { createElement, useEffect } from "react";
import type { TenantClient } from "tenantry";
import { type TenantPicker, TenantProvider, useTenantPicker } from "tenantry/react";
import { createTestClient, medtech } from "tenantry/testing";
import { expect, it, vi } from "vitest";
import { renderPage } from "./page.js";

/** Renders a picker without a look, and gives what it currently is. */
async function renderPicker(client: TenantClient) {
  const hooks = { open: vi.fn(), onSwitched: vi.fn(), onPicked: vi.fn() };
  const shown: { picker?: TenantPicker } = {};
  const Picker = () => {
    const picker = useTenantPicker(hooks);
    useEffect(() => {
      shown.picker = picker;
    });
    return createElement("input", picker.searchProps);
  };
  const page = await renderPage(Picker, (picker) => createElement(TenantProvider, { client }, picker));
  const picker = () => shown.picker as TenantPicker;
  const names = () => picker().found.map(({ slug }) => slug);
  const active = () => picker().found.find((tenant) => picker().optionProps(tenant)["data-active"])?.slug;
  const press = (key: string) =>
    page.settle(() => picker().searchProps.onKeyDown?.({ key, preventDefault: () => undefined } as never));
  const search = (value: string) => page.settle(() => picker().searchProps.onChange?.({ target: { value } } as never));
  return { ...hooks, page, picker, names, active, press, search };
}

it("a picker searches names and slugs, and moves through the list by keyboard", async () => {
  const { names, active, press, search, page } = await renderPicker(createTestClient());
  expect([names(), active()]).toEqual([["acme", "medtech", "healthco"], "acme"]);
  await press("ArrowUp");
  expect(active()).toBe("healthco");
  await press("ArrowDown");
  expect(active()).toBe("acme");
  await press("End");
  expect(active()).toBe("healthco");
  await press("Home");
  await press("x");
  expect(active()).toBe("acme");
  await search(" LABS ");
  expect([names(), active()]).toEqual([["medtech"], "medtech"]);
  await search("zzz");
  expect([names(), active()]).toEqual([[], undefined]);
  await page.remove();
});

it("Enter and a click switch in place where the tab chooses its tenant", async () => {
  const client = createTestClient();
  const { picker, open, onSwitched, onPicked, press, search, page } = await renderPicker(client);
  await search("medtech");
  await press("Enter");
  expect([client.tenant?.slug, picker().step, picker().to?.slug]).toEqual(["medtech", "done", "medtech"]);
  await search("");
  await page.settle(() =>
    picker()
      .optionProps(picker().found[2] as never)
      .onClick?.({} as never),
  );
  expect(client.tenant?.slug).toBe("healthco");
  expect([open.mock.calls.length, onSwitched.mock.calls.length, onPicked.mock.calls.length]).toEqual([0, 2, 2]);
  await page.remove();
});

it("the choice of the active tenant closes the list and switches nothing", async () => {
  const { onSwitched, onPicked, press, page } = await renderPicker(createTestClient());
  await press("Enter");
  expect([onSwitched.mock.calls.length, onPicked.mock.calls.length]).toEqual([0, 1]);
  await page.remove();
});

it("a failed switch is reported and leaves the list open", async () => {
  const refuse = () => Response.json({}, { status: 403 });
  const client = createTestClient({ handlers: { [`GET /v1/tenants/${medtech.id}/profile`]: refuse } });
  const { picker, onPicked, press, search, page } = await renderPicker(client);
  await search("medtech");
  await press("Enter");
  expect([picker().step, picker().switchError?.name, onPicked.mock.calls.length]).toEqual([
    "failed",
    "TenantApiError",
    0,
  ]);
  expect(client.tenant?.slug).toBe("acme");
  await page.remove();
});

it("where the host names the tenant, a choice opens the other tenant's address", async () => {
  const client = createTestClient({ request: { host: "acme.localhost" } });
  const { picker, open, onPicked, press, search, page } = await renderPicker(client);
  expect(client.canSwitch).toBe(false);
  await search("medtech");
  await press("Enter");
  expect([open.mock.calls[0]?.[0].slug, picker().step, onPicked.mock.calls.length]).toEqual([
    "medtech",
    "switching",
    1,
  ]);
  expect(client.tenant?.slug).toBe("acme");
  await page.remove();
});
