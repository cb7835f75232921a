import { initialsOf } from "../selection/look/tenant-name.js";
import { make } from "./make-element.js";

/** The logo of a tenant, or the initials of its name while there is none and if it cannot be loaded. */
export class LogoElement {
  readonly element: HTMLElement;
  readonly #document: Document;
  #shown: string | null = null;

  constructor(document: Document) {
    this.#document = document;
    this.element = make(document, "span", "logo", { "aria-hidden": "true", hidden: true });
  }

  /** Shows the logo of a tenant. A name of null shows nothing. */
  show(name: string | null, logoUrl: string | null): void {
    const shown = JSON.stringify([name, logoUrl]);
    if (shown === this.#shown) {
      return;
    }
    this.#shown = shown;
    this.element.hidden = name === null;
    const initials = initialsOf(name ?? "");
    if (logoUrl === null) {
      this.element.textContent = initials;
      return;
    }
    const image = this.#document.createElement("img");
    Object.assign(image, { alt: "", decoding: "async", referrerPolicy: "no-referrer" });
    image.addEventListener("error", () => image.replaceWith(initials));
    image.src = logoUrl;
    this.element.replaceChildren(image);
  }
}
