// @vitest-environment happy-dom
// The code of docs/selector.md.
import { createElement } from "react";
import { TenantProvider } from "tenantry/react";
import { createTestClient } from "tenantry/testing";
import { beforeEach, expect, it, vi } from "vitest";
import { Header } from "./guide/app-with-selector.js";
import { listTenants } from "./guide/own-selector.js";
import { showSelector } from "./guide/selector-element.js";
import { renderPage } from "./page.js";

const newClient = () => createTestClient({ sources: ["header", "default"] });

beforeEach(() => sessionStorage.clear());

it("the selector in React has the texts and the items of the app", async () => {
  const client = newClient();
  const page = await renderPage(Header, (inner) => createElement(TenantProvider, { client }, inner));
  await page.settle(() => page.click("[role=combobox]"));
  expect(page.find("[role=combobox]")?.getAttribute("aria-label")).toBe("Clinic");
  expect(page.find("[aria-posinset='1']")?.textContent).toBe(`${client.tenant?.name} (here)`);
  await page.remove();
});

it("the element has the texts of the app, and tells it of a choice and of the URL after it", async () => {
  const client = newClient();
  const [info, navigate] = [vi.spyOn(console, "info").mockReturnValue(), vi.fn()];
  showSelector(client, document.body);
  const selector = document.body.querySelector("tenant-selector");
  const root = selector?.shadowRoot;
  const field = root?.querySelector<HTMLInputElement>("[role=combobox]");
  expect([field?.getAttribute("aria-label"), field?.value]).toEqual(["Clinic", client.tenant?.name]);
  Object.assign(selector as object, { navigate });
  field?.click();
  await vi.waitFor(() => expect(root?.querySelector("[role=status]")?.textContent).toBe("3 clinics"));
  root?.querySelector<HTMLElement>("[aria-posinset='2']")?.click();
  await vi.waitFor(() => expect(navigate).toHaveBeenCalledWith(`${location.origin}/welcome?to=medtech`));
  expect(info).toHaveBeenCalledWith(client.tenant?.name);
  selector?.remove();
  info.mockRestore();
});

it("a list of the app's own has a button for each tenant, and switches", async () => {
  const client = newClient();
  const list = document.createElement("nav");
  const stop = listTenants(client, list);
  const labels = () => [...list.querySelectorAll("button")].map(({ textContent, disabled }) => [textContent, disabled]);
  await vi.waitFor(() => expect(labels().length).toBe(3));
  const before = client.tenant?.name;
  expect(labels()[0]).toEqual([before, true]);
  list.querySelectorAll("button")[1]?.click();
  await vi.waitFor(() => expect(client.tenant?.name).not.toBe(before));
  expect(labels().filter(([, isActive]) => isActive)).toEqual([[client.tenant?.name, true]]);
  stop();
});
