import { panelSide } from "../selection/look/panel-side.js";
import type { SelectorLabels } from "../selection/look/selector-labels.js";
import { type SelectorView, selectorView } from "../selection/look/selector-view.js";
import type { TenantSelector } from "../selection/tenant-selector.js";
import { LogoElement } from "./logo-element.js";
import { make, set } from "./make-element.js";
import { OptionList } from "./option-list.js";

/** The id of the list. Ids of a shadow tree meet no others. */
const LIST = "list";

/** The elements of a selector in a shadow tree, and their listeners. */
export class SelectorElements {
  readonly #selector: TenantSelector;
  readonly #root: HTMLElement;
  readonly #box: HTMLElement;
  readonly #logo: LogoElement;
  readonly #field: HTMLInputElement;
  readonly #toggle: HTMLButtonElement;
  readonly #current: HTMLElement;
  readonly #panel: HTMLElement;
  readonly #skeleton: HTMLElement;
  readonly #list: OptionList;
  readonly #footer: HTMLElement;
  readonly #message: HTMLElement;
  readonly #retry: HTMLButtonElement;

  constructor(shadow: ShadowRoot, selector: TenantSelector, document: Document) {
    this.#selector = selector;
    this.#root = make(document, "div", "", {});
    this.#logo = new LogoElement(document);
    this.#field = make(document, "input", "field", {
      type: "text",
      role: "combobox",
      "aria-haspopup": "listbox",
      "aria-autocomplete": "list",
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: "false",
      dir: "auto",
    });
    this.#toggle = make(document, "button", "toggle", { type: "button", tabindex: "-1" });
    this.#current = make(document, "span", "current", { dir: "auto" });
    this.#panel = make(document, "div", "panel", {});
    this.#skeleton = make(document, "div", "skeleton", { "aria-hidden": "true" });
    this.#list = new OptionList(document, LIST, selector);
    this.#footer = make(document, "div", "footer", {});
    this.#message = make(document, "div", "message", { role: "status" });
    this.#retry = make(document, "button", "retry", { type: "button" });
    this.#box = make(document, "div", "box", {});
    this.#box.append(this.#logo.element);
    this.#footer.append(this.#message);
    this.#panel.append(this.#footer);
    this.#root.append(this.#box, this.#panel);
    shadow.replaceChildren(this.#root);
    this.#listen();
  }

  focus(options?: FocusOptions): void {
    this.#field.focus(options);
  }

  render(labels: SelectorLabels): void {
    const { state } = this.#selector;
    const view = selectorView(state, labels);
    set(this.#root, { "data-open": state.isOpen, "data-busy": view.isBusy, "data-single": state.isNameOnly });
    this.#logo.show(state.tenantName, state.tenantLogoUrl);
    set(this.#box, { role: state.isNameOnly ? "group" : null, "aria-label": state.isNameOnly ? labels.label : null });
    toggle(this.#field, !state.isNameOnly, () => this.#box.append(this.#field));
    toggle(this.#toggle, !state.isNameOnly, () => this.#box.append(this.#toggle));
    toggle(this.#current, state.isNameOnly, () => this.#box.append(this.#current));
    this.#current.textContent = view.text;
    this.#renderField(view, labels);
    this.#renderPanel(view, labels);
  }

  #renderField(view: SelectorView, labels: SelectorLabels): void {
    const { found, index } = this.#selector.state;
    const active = view.isListVisible ? found[index] : undefined;
    const popup = {
      "aria-expanded": String(view.isListVisible),
      "aria-controls": view.isListVisible ? LIST : null,
    };
    if (this.#field.value !== view.text) {
      this.#field.value = view.text;
    }
    set(this.#field, {
      ...popup,
      "aria-label": labels.label,
      "aria-activedescendant": active === undefined ? null : this.#list.idOf(active),
      placeholder: labels.placeholder,
    });
    set(this.#toggle, { ...popup, "aria-label": labels.toggle });
  }

  #renderPanel(view: SelectorView, labels: SelectorLabels): void {
    if (view.isPanelVisible && this.#panel.hasAttribute("data-hidden")) {
      set(this.#panel, { "data-side": panelSide(this.#root.getBoundingClientRect(), innerHeight) });
    }
    set(this.#panel, { "data-hidden": !view.isPanelVisible, "aria-busy": String(view.isBusy) });
    set(this.#footer, { "data-tone": view.tone });
    if (this.#message.textContent !== view.message) {
      this.#message.textContent = view.message;
    }
    this.#retry.textContent = labels.retry;
    toggle(this.#retry, view.canRetry, () => this.#footer.append(this.#retry));
    toggle(this.#skeleton, view.isSkeletonVisible, () => this.#panel.prepend(this.#skeleton));
    toggle(this.#list.element, view.isListVisible, () => this.#panel.prepend(this.#list.element));
    if (view.isListVisible) {
      this.#list.render(labels.label);
    } else {
      this.#list.forget();
    }
  }

  #listen(): void {
    const selector = this.#selector;
    const field = this.#field;
    field.addEventListener("input", () => selector.setQuery(field.value));
    field.addEventListener("focus", () => field.select());
    this.#root.addEventListener("keydown", (press) => {
      // Beside the field there is only the button to try again.
      if ((press.target === field || press.key === "Escape") && selector.handleKey(press)) {
        press.preventDefault();
        field.focus();
      }
    });
    this.#root.addEventListener("focusout", ({ relatedTarget }) => {
      if (!this.#root.contains(relatedTarget as Node | null)) {
        selector.close();
      }
    });
    // Wherever the box is pressed, the field has the focus and keeps it.
    this.#box.addEventListener("mousedown", (event) => {
      if (event.target !== field && !selector.state.isNameOnly) {
        event.preventDefault();
        field.focus();
      }
    });
    this.#box.addEventListener("click", ({ target }) => {
      if (target === this.#toggle && selector.state.isOpen) {
        selector.close();
      } else if (!selector.state.isNameOnly) {
        selector.open();
      }
    });
    this.#retry.addEventListener("click", () => {
      // The button disappears, and its focus must not get lost.
      field.focus();
      selector.retry();
    });
  }
}

/** Adds an element to its place, or removes it. An element that is there stays, with its focus and scroll position. */
function toggle(element: HTMLElement, isThere: boolean, add: () => void): void {
  if ((element.parentNode !== null) !== isThere) {
    if (isThere) {
      add();
    } else {
      element.remove();
    }
  }
}
