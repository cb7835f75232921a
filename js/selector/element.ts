import type { TenantClient } from "../client/tenant-client.js";
import type { Membership } from "../profile/profile.js";
import type { AfterSelectUrl } from "../selection/address/after-select-url.js";
import { selectorCss } from "../selection/look/selector-css.js";
import { englishLabels, type SelectorLabels } from "../selection/look/selector-labels.js";
import { createTenantSelector, type TenantSelector } from "../selection/tenant-selector.js";
import { SelectorElements } from "./selector-elements.js";

declare global {
  interface HTMLElementTagNameMap {
    "tenant-selector": TenantSelectorElement;
  }
  interface HTMLElementEventMap {
    tenantchange: CustomEvent<{ readonly tenant: Membership }>;
    tenanterror: CustomEvent<{ readonly error: Error }>;
  }
}

/** The name of the element in HTML. */
const NAME = "tenant-selector";

/** A server, which has no elements, imports this file too. */
const Base: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** The style sheet of each document. Made at the first element, because a server has no style sheets. */
const sheets = new WeakMap<Document, CSSStyleSheet>();

/**
 * `<tenant-selector>`: a field to switch tenant with. Importing `tenantry/selector` defines it.
 *
 * - Properties: `client` (required), `labels`, `afterSelectUrl`, `navigate`.
 * - Attributes: `label`, `placeholder`, `after-select-url`; `load="open"` to request the list when it opens first, and
 *   not at the start.
 * - Events: `tenantchange` with `detail.tenant`, after a switch in place and before the page moves to a tenant's own
 *   host; `tenanterror` with `detail.error`, which the element shows as well. Both bubble.
 * - Parts: `box`, `logo`, `field`, `toggle`, `current` (the name of an only tenant), `panel`, `skeleton`, `list`,
 *   `option`, `name`, `detail`, `footer`, `message`, `retry`.
 *
 * @example
 * import "tenantry/selector";
 * document.querySelector("tenant-selector").client = client;
 */
export class TenantSelectorElement extends Base {
  static readonly observedAttributes = ["label", "placeholder", "after-select-url", "load"];

  #client: TenantClient | null = null;
  #labels: Partial<SelectorLabels> = {};
  #afterSelectUrl: AfterSelectUrl | null = null;
  #navigate: ((url: string) => void) | undefined;
  #selector: TenantSelector | null = null;
  #elements: SelectorElements | null = null;
  #stop: (() => void) | null = null;

  /** The client whose tenant the element switches. The element shows nothing without one. */
  get client(): TenantClient | null {
    return this.#client;
  }

  set client(client: TenantClient | null) {
    if (client !== this.#client) {
      this.#disconnect();
      this.#client = client;
      this.#connect();
    }
  }

  /** The texts, for another language. Missing ones are in English. */
  get labels(): Partial<SelectorLabels> {
    return this.#labels;
  }

  set labels(labels: Partial<SelectorLabels>) {
    this.#labels = labels;
    this.#render();
  }

  /** Where to go after a choice. The attribute `after-select-url` is the same for texts. */
  get afterSelectUrl(): AfterSelectUrl | null {
    return this.#afterSelectUrl ?? this.getAttribute("after-select-url");
  }

  set afterSelectUrl(url: AfterSelectUrl | null) {
    this.#afterSelectUrl = url;
    this.#setOptions();
  }

  /** Opens a URL that the element has checked. @default (url) => location.assign(url) */
  get navigate(): ((url: string) => void) | undefined {
    return this.#navigate;
  }

  set navigate(navigate: ((url: string) => void) | undefined) {
    this.#navigate = navigate;
    this.#setOptions();
  }

  connectedCallback(): void {
    // A page may set properties before the element is defined. They then hide the accessors of the class.
    for (const name of ["client", "labels", "afterSelectUrl", "navigate"] as const) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete (this as Partial<Record<typeof name, unknown>>)[name];
        Object.assign(this, { [name]: value });
      }
    }
    this.#connect();
  }

  disconnectedCallback(): void {
    this.#disconnect();
  }

  attributeChangedCallback(): void {
    this.#setOptions();
    this.#render();
  }

  /** Puts the focus into the field. */
  override focus(options?: FocusOptions): void {
    this.#elements?.focus(options);
  }

  #connect(): void {
    if (this.#client === null || !this.isConnected || this.#selector !== null) {
      return;
    }
    this.#selector = createTenantSelector(this.#client);
    this.#setOptions();
    this.#elements = new SelectorElements(this.#openRoot(), this.#selector, this.ownerDocument);
    this.#stop = this.#selector.subscribe(() => this.#render());
    this.#render();
    this.#selector.load();
  }

  #disconnect(): void {
    this.#stop?.();
    this.#stop = null;
    this.#selector = null;
    this.#elements = null;
    this.shadowRoot?.replaceChildren();
  }

  #openRoot(): ShadowRoot {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open", delegatesFocus: true });
    root.adoptedStyleSheets = [sheetOf(this.ownerDocument)];
    return root;
  }

  #setOptions(): void {
    this.#selector?.setOptions({
      afterSelectUrl: this.afterSelectUrl ?? undefined,
      navigate: this.#navigate,
      load: this.getAttribute("load") === "open" ? "open" : "start",
      onTenantChange: (tenant) => this.#dispatch("tenantchange", { tenant }),
      onError: (error) => this.#dispatch("tenanterror", { error }),
    });
  }

  #dispatch(type: "tenantchange" | "tenanterror", detail: object): void {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  }

  #render(): void {
    this.#elements?.render({
      ...englishLabels,
      ...attributes(this, { label: "label", placeholder: "placeholder" }),
      ...this.#labels,
    });
  }
}

/** The styles, as a sheet that a strict Content Security Policy allows, because no HTML has it. */
function sheetOf(document: Document): CSSStyleSheet {
  const known = sheets.get(document);
  if (known !== undefined) {
    return known;
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`:host{display:block}:host([hidden]){display:none}${selectorCss}`);
  sheets.set(document, sheet);
  return sheet;
}

/** The attributes that the element has, by the names of labels. */
function attributes(element: Element, names: { readonly [label: string]: string }): Partial<SelectorLabels> {
  const given = Object.entries(names).filter(([, attribute]) => element.hasAttribute(attribute));
  return Object.fromEntries(given.map(([label, attribute]) => [label, element.getAttribute(attribute)]));
}

if (globalThis.customElements !== undefined && customElements.get(NAME) === undefined) {
  customElements.define(NAME, TenantSelectorElement);
}
