// Elements without markup text: nothing of a tenant is ever parsed as HTML, and no style attribute meets a strict CSP.

/** What an element has: attributes as text or a boolean, listeners by `on…`, and CSS properties. */
export interface Properties {
  readonly [name: string]: unknown;
  /** Set one by one, which a Content Security Policy allows. */
  readonly styles?: Readonly<Record<string, string>>;
}

export type Child = Node | string | number | null | false | undefined;

/** Makes an element with children. `null` and `false` are no child. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "styles") {
      for (const [property, text] of Object.entries(value as Record<string, string>)) {
        made.style.setProperty(property, text);
      }
    } else if (typeof value === "function") {
      made.addEventListener(name.slice(2), value as EventListener);
    } else if (value !== false && value != null) {
      made.setAttribute(name, value === true ? "" : String(value));
    }
  }
  made.append(...children.filter(isShown).map(asNode));
  return made;
}

const isShown = (child: Child): child is Node | string | number => child != null && child !== false;
const asNode = (child: Node | string | number): Node | string => (typeof child === "number" ? `${child}` : child);

/** An icon of one path in a square of 16. */
export function icon(path: string): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
