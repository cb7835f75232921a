// @vitest-environment happy-dom
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { TenantProvider, TenantSelector, type TenantSelectorProps } from "tenantry/react";
import { acme, createTestClient } from "tenantry/testing";
import { beforeEach, expect, it, vi } from "vitest";
import { renderPage } from "./page.js";

// The recent tenants of one test must not order the list of the next one.
beforeEach(() => sessionStorage.clear());

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

async function renderSelector(props: TenantSelectorProps = {}, tenants?: object[]) {
  const handlers = tenants && { "GET /v1/tenants": () => Response.json({ tenants }) };
  const client = createTestClient({ sources: ["header", "default"], ...(handlers && { handlers }) });
  const Selector = () => createElement(TenantSelector, props);
  const page = await renderPage(Selector, (inner) => createElement(TenantProvider, { client }, inner));
  const field = () => page.find("[role=combobox]") as HTMLInputElement;
  const press = (key: string) =>
    page.settle(() => field().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })));
  return { client, page, field, press };
}

it("TenantSelector is a combobox whose list switches the tenant by keyboard", async () => {
  const onTenantChange = vi.fn();
  const { client, page, field, press } = await renderSelector({ onTenantChange });
  expect([field().value, field().getAttribute("aria-expanded")]).toEqual([client.tenant?.name, "false"]);
  await press("ArrowDown");
  expect([field().getAttribute("aria-expanded"), page.find("[role=listbox]")?.id]).toEqual([
    "true",
    field().getAttribute("aria-controls"),
  ]);
  await press("End");
  const active = page.find("[data-active]");
  expect(active?.id).toBe(field().getAttribute("aria-activedescendant"));
  expect(active?.getAttribute("aria-posinset")).toBe("3");
  await press("Enter");
  expect(client.tenant?.slug).toBe("healthco");
  expect(onTenantChange).toHaveBeenCalledWith(expect.objectContaining({ slug: "healthco" }));
  expect([field().value, page.find("[role=listbox]")]).toEqual([client.tenant?.name, null]);
  await page.remove();
});

it("TenantSelector switches by click, renders items and texts of its caller", async () => {
  const renderItem = ({ slug }: { slug: string | null }) => createElement("b", {}, `* ${slug}`);
  const { client, page } = await renderSelector({ renderItem, labels: { found: (count) => `${count} Mandanten` } });
  await page.settle(() => page.click("[role=combobox]"));
  expect(page.text()).toContain("3 Mandanten");
  expect(page.text()).toContain("* medtech");
  await page.settle(() => page.click("[aria-posinset='2']"));
  expect(client.tenant?.slug).toBe("medtech");
  await page.remove();
});

it("TenantSelector has few elements for 10,000 tenants, and the last one is reached by End", async () => {
  const many = Array.from({ length: 10_000 }, (_, number) => ({
    id: idOf(number),
    slug: `t${number}`,
    name: `T ${number}`,
  }));
  const { page, press } = await renderSelector({}, many);
  await press("ArrowDown");
  const options = () => [...(page.find("[role=listbox]")?.querySelectorAll("[role=option]") ?? [])];
  expect(options().length).toBeLessThan(40);
  await press("End");
  expect(options().length).toBeLessThan(40);
  expect(page.find("[data-active]")?.getAttribute("aria-posinset")).toBe("10000");
  await page.remove();
});

it("TenantSelector is a name for a person with one tenant", async () => {
  const { client, page } = await renderSelector({}, [{ id: acme.id, slug: "acme", name: "Acme" }]);
  expect(page.find("[role=combobox]")).toBe(null);
  expect(page.find("[role=group]")?.textContent).toContain(client.tenant?.name);
  await page.remove();
});

it("TenantSelector renders on a server without a request", () => {
  const client = createTestClient();
  const html = renderToString(createElement(TenantProvider, { client }, createElement(TenantSelector)));
  expect(html).toContain('aria-expanded="false"');
  expect(html).not.toContain("style=");
  expect(client.requests).toEqual([]);
});
