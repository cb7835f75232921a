import type { Membership } from "../profile/profile.js";
import { type ListView, listWindow, scrollTopFor } from "../selection/look/list-window.js";
import { detailOf, nameOf } from "../selection/look/tenant-name.js";
import type { TenantSelector } from "../selection/tenant-selector.js";
import { LogoElement } from "./logo-element.js";
import { make, set } from "./make-element.js";

/** The height of a row before it was measured, in pixels. */
const UNMEASURED = 52;

/** The list of a selector. Only the options on screen have elements. */
export class OptionList {
  readonly element: HTMLElement;
  readonly #document: Document;
  readonly #selector: TenantSelector;
  readonly #id: string;
  readonly #sizer: HTMLElement;
  /** The elements of the options by the ids of their tenants. */
  #rows = new Map<string, { readonly tenant: Membership; readonly element: HTMLElement }>();
  #rowHeight = UNMEASURED;
  /** The height of the list; 0 while it is not measured. */
  #height = 0;
  /** The option that was scrolled to last. */
  #scrolledTo: string | null = null;

  constructor(document: Document, id: string, selector: TenantSelector) {
    this.#document = document;
    this.#selector = selector;
    this.#id = id;
    // A list that scrolls would be a stop for Tab in some browsers.
    this.element = make(document, "div", "list", { id, role: "listbox", tabindex: "-1" });
    this.#sizer = document.createElement("div");
    this.#sizer.setAttribute("role", "presentation");
    this.element.append(this.#sizer);
    this.element.addEventListener("scroll", () => this.#renderRows());
    // The field keeps the focus, also when the scroll bar is dragged.
    this.element.addEventListener("mousedown", (event) => event.preventDefault());
  }

  idOf({ id }: Membership): string {
    return `${this.#id}-${id}`;
  }

  render(label: string): void {
    const { found, index, isLoading } = this.#selector.state;
    set(this.element, { "aria-label": label, "aria-busy": String(isLoading) });
    this.#sizer.style.height = `${found.length * this.#rowHeight}px`;
    this.#renderRows();
    this.#measure();
    const key = this.#keyOf(index);
    if (index >= 0 && key !== this.#scrolledTo) {
      this.#scrolledTo = key;
      this.element.scrollTop = scrollTopFor(index, this.#view);
      this.#renderRows();
    }
  }

  /** Forgets the scroll position, for a list that is not visible any more. */
  forget(): void {
    this.#scrolledTo = null;
    this.#height = 0;
  }

  #keyOf(index: number): string {
    const { found, query } = this.#selector.state;
    return JSON.stringify([index, found[index]?.id, found.length, query]);
  }

  get #view(): ListView {
    const height = this.#height || this.#rowHeight * 8;
    return { scrollTop: this.element.scrollTop, height, rowHeight: this.#rowHeight };
  }

  /** Reads the sizes once for each opening: reading them at each key would lay the page out each time. */
  #measure(): void {
    const [row] = this.#rows.values();
    if (this.#height > 0 || row === undefined) {
      return;
    }
    this.#height = this.element.clientHeight;
    const { height } = row.element.getBoundingClientRect();
    if (height > 0 && height !== this.#rowHeight) {
      this.#rowHeight = height;
      this.#sizer.style.height = `${this.#selector.state.found.length * height}px`;
      this.#renderRows();
    }
  }

  #renderRows(): void {
    const { found, index, tenantId } = this.#selector.state;
    const { start, end } = listWindow(found.length, this.#view);
    const rows = new Map<string, { readonly tenant: Membership; readonly element: HTMLElement }>();
    for (let position = start; position < end; position += 1) {
      const tenant = found[position] as Membership;
      const known = this.#rows.get(tenant.id);
      const row = known?.tenant === tenant ? known : { tenant, element: this.#makeOption(tenant) };
      rows.set(tenant.id, row);
      row.element.style.top = `${position * this.#rowHeight}px`;
      set(row.element, {
        "data-active": position === index,
        "aria-selected": String(tenant.id === tenantId),
        "aria-setsize": found.length,
        "aria-posinset": position + 1,
      });
    }
    for (const [id, { element }] of this.#rows) {
      if (rows.get(id)?.element !== element) {
        element.remove();
      }
    }
    this.#rows = rows;
    this.#putInOrder([...rows.values()].map(({ element }) => element));
  }

  /** A screen reader reads options in the order of their elements. An element in its place is not moved. */
  #putInOrder(elements: readonly HTMLElement[]): void {
    let before: Element = this.#sizer;
    for (const element of elements) {
      if (before.nextElementSibling !== element) {
        before.after(element);
      }
      before = element;
    }
  }

  #makeOption(tenant: Membership): HTMLElement {
    const document = this.#document;
    const option = make(document, "div", "option", { id: this.idOf(tenant), role: "option" });
    const logo = new LogoElement(document);
    logo.show(nameOf(tenant), tenant.logoUrl);
    const name = make(document, "span", "name", { dir: "auto" });
    name.textContent = nameOf(tenant);
    const names = make(document, "span", "names", {});
    names.append(name);
    const detail = detailOf(tenant);
    if (detail !== "") {
      const element = make(document, "span", "detail", { dir: "auto" });
      element.textContent = detail;
      names.append(element);
    }
    option.append(logo.element, names);
    option.addEventListener("pointermove", () => {
      const index = Number(option.getAttribute("aria-posinset")) - 1;
      // An option under the pointer is visible already. A list that scrolls would move it away.
      this.#scrolledTo = this.#keyOf(index);
      this.#selector.setIndex(index);
    });
    option.addEventListener("click", () => void this.#selector.choose(tenant));
    return option;
  }
}
