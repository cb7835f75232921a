/** The values of attributes. True is an empty attribute; false and null are none. */
type Attributes = { readonly [name: string]: string | number | boolean | null };

/** Makes an element of a selector. `part` is its shadow part and the end of its class name. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  document: Document,
  name: Name,
  part: string,
  attributes: Attributes,
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  element.className = part === "" ? "tenant-selector" : `tenant-selector-${part}`;
  set(element, { part: part === "" ? "selector" : part, ...attributes });
  return element;
}

/** Sets attributes. An attribute with the same value is left alone, so that nothing is laid out or said again. */
export function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null) {
      element.removeAttribute(name);
    } else {
      const text = value === true ? "" : String(value);
      if (element.getAttribute(name) !== text) {
        element.setAttribute(name, text);
      }
    }
  }
}
