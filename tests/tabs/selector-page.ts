// The script of the page with one selector.
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { createTenantClient } from "tenantry";
import { TenantProvider, TenantSelector } from "tenantry/react";
import { type AfterSelectUrl, TenantSelectorElement } from "tenantry/selector";

/** The options of the page, in its query. */
export interface SelectorPageOptions {
  readonly kind: "element" | "react";
  readonly dir?: "ltr" | "rtl";
  readonly brand?: "none" | "warm";
  readonly load?: "start" | "open";
  readonly afterSelectUrl?: string;
}

/** What a test reads of the selector, wherever its elements are. */
interface Seen {
  readonly role: string | null;
  readonly value: string | null;
  readonly expanded: string | null;
  /** The text of the active option; null for none. */
  readonly active: string | null;
  /** The position of the active option, from 1; null for none. */
  readonly position: string | null;
  /** Where the cursor is in the field. */
  readonly cursor: number | null;
  readonly isFocused: boolean;
  readonly options: number;
  readonly message: string;
}

export interface SelectorPage {
  seen(): Seen;
  readonly events: string[];
}

const options: SelectorPageOptions = JSON.parse(decodeURIComponent(location.search.slice(1)));
const place = document.querySelector("#place") as HTMLElement;
const events: string[] = [];
const client = createTenantClient({
  api: "/api",
  sources: ["session", "default"],
  defaultTenant: "acme",
  timeouts: { attempt: 60_000, total: 60_000 },
});

const afterSelectUrl: AfterSelectUrl | undefined = options.afterSelectUrl;
const load = options.load ?? "start";
if (options.kind === "element") {
  const selector = new TenantSelectorElement();
  selector.setAttribute("load", load);
  selector.afterSelectUrl = afterSelectUrl ?? null;
  selector.client = client;
  selector.addEventListener("tenantchange", ({ detail }) => events.push(`tenantchange ${detail.tenant.slug}`));
  place.append(selector);
} else {
  const selector = createElement(TenantSelector, {
    load,
    afterSelectUrl,
    onTenantChange: ({ slug }) => events.push(`tenantchange ${slug}`),
  });
  createRoot(place).render(createElement(TenantProvider, { client }, selector));
}

function seen(): Seen {
  const root: ParentNode = place.querySelector("tenant-selector")?.shadowRoot ?? place;
  const field = root.querySelector<HTMLInputElement>(".tenant-selector-field");
  const focused = root instanceof ShadowRoot ? root.activeElement : document.activeElement;
  const listed = [...root.querySelectorAll("[role=option]")];
  const active = listed.find(({ id }) => id === field?.getAttribute("aria-activedescendant"));
  return {
    role: field?.getAttribute("role") ?? null,
    value: field?.value ?? root.querySelector(".tenant-selector-current")?.textContent ?? null,
    expanded: field?.getAttribute("aria-expanded") ?? null,
    active: active?.querySelector(".tenant-selector-name")?.textContent ?? null,
    position: active?.getAttribute("aria-posinset") ?? null,
    cursor: field?.selectionStart ?? null,
    isFocused: field !== null && focused === field,
    options: listed.length,
    message: root.querySelector("[role=status]")?.textContent ?? "",
  };
}

window.selectorPage = { seen, events };
