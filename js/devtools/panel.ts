// The corner button and the panel that it opens, in a shadow tree of their own.
import { element, icon } from "./element.js";
import type { PanelTab, Session } from "./panel-tab.js";
import { CSS_TEXT } from "./style.js";
import type { TabMemory } from "./tab-memory.js";
import { brandTab } from "./tabs/brand.js";
import { callsTab } from "./tabs/calls.js";
import { flagsTab } from "./tabs/flags.js";
import { limitsTab } from "./tabs/limits.js";
import { switchesTab } from "./tabs/switches.js";
import { tenantTab } from "./tabs/tenant.js";
import { warningsTab } from "./tabs/warnings.js";

const TABS: readonly PanelTab[] = [tenantTab, callsTab, flagsTab, limitsTab, brandTab, warningsTab, switchesTab];

/** A building with a door: a tenant's house. */
const HOUSE = "M2.75 13.5h10.5M4 13.5V4.2L8 2.2l4 2v9.3M6.75 13.5v-3h2.5v3M6.5 6.25h.01M9.5 6.25h.01";
const CROSS = "m4 4 8 8m0-8-8 8";

/** How a tab was rendered last. */
interface Rendered {
  readonly session: Session;
  readonly tab: PanelTab;
  readonly text: string;
}

/** The panel of a page. It shows one client at a time. */
export class Panel {
  readonly #host = document.createElement("tenantry-devtools");
  readonly #memory: TabMemory;
  readonly #opener: HTMLButtonElement;
  readonly #label = element("span", { class: "label" });
  readonly #dot = element("span", { class: "dot" });
  readonly #marks = element("span", { class: "mark" });
  readonly #title = element("h2", { id: "title" });
  readonly #content = element("div", { class: "content", role: "tabpanel", id: "content", tabindex: "0" });
  readonly #tabs = new Map<PanelTab, HTMLButtonElement>();
  readonly #box: HTMLElement;
  #session: Session | null = null;
  #tab: PanelTab;
  #isOpen: boolean;
  #rendered: Rendered | null = null;
  #frame: number | null = null;

  constructor(memory: TabMemory, corner: string) {
    this.#memory = memory;
    this.#isOpen = memory.isOpen;
    this.#tab = TABS.find(({ id }) => id === memory.tab) ?? tenantTab;
    this.#opener = element(
      "button",
      { type: "button", class: "opener", "aria-controls": "panel", onclick: () => this.#setOpen(!this.#isOpen) },
      icon(HOUSE),
      element("span", { class: "hidden" }, "Tenant devtools: "),
      this.#label,
      this.#marks,
      this.#dot,
    );
    this.#box = this.#makeBox();
    const root = this.#host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS_TEXT);
    root.adoptedStyleSheets = [sheet];
    const frame = element(
      "aside",
      // The panel is in English, also on a page from right to left.
      { "aria-label": "Tenant devtools", class: `frame ${corner}`, lang: "en", dir: "ltr" },
      this.#box,
      this.#opener,
    );
    root.append(frame);
    // The app's own keyboard shortcuts must not see what is typed here.
    for (const name of ["keydown", "keyup", "keypress"]) {
      frame.addEventListener(name, (event) => event.stopPropagation());
    }
  }

  /** Shows a client. Null removes the panel from the page. */
  show(session: Session | null): void {
    this.#session = session;
    if (session === null) {
      this.#host.remove();
      return;
    }
    this.#render();
    // Beside <body>: a page that React renders anew, or makes inert for a dialog, does not take the panel along.
    document.documentElement.append(this.#host);
  }

  /** Renders in the next frame what has changed. */
  update(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#render();
    });
  }

  #makeBox(): HTMLElement {
    for (const tab of TABS) {
      const properties = { type: "button", role: "tab", id: `tab-${tab.id}`, "aria-controls": "content" };
      this.#tabs.set(tab, element("button", { ...properties, onclick: () => this.#select(tab) }));
    }
    const close = () => this.#setOpen(false);
    const list = {
      class: "tabs",
      role: "tablist",
      "aria-label": "Subjects",
      onkeydown: (event: KeyboardEvent) => this.#move(event),
    };
    return element(
      "section",
      {
        id: "panel",
        class: "panel",
        "aria-labelledby": "title",
        onkeydown: ({ key }: KeyboardEvent) => key === "Escape" && close(),
      },
      element(
        "header",
        {},
        this.#title,
        element("button", { type: "button", class: "close", "aria-label": "Close", onclick: close }, icon(CROSS)),
      ),
      element("div", list, ...this.#tabs.values()),
      this.#content,
    );
  }

  #setOpen(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.#memory.keep({ isOpen });
    this.#render();
    (isOpen ? this.#tabs.get(this.#tab) : this.#opener)?.focus();
  }

  #select(tab: PanelTab): void {
    this.#tab = tab;
    this.#memory.keep({ tab: tab.id });
    this.#content.scrollTop = 0;
    this.#render();
  }

  /** The keys of a tab list: arrows with a wrap around, Home and End. */
  #move(event: KeyboardEvent): void {
    const at = TABS.indexOf(this.#tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const tab = TABS.at(to % TABS.length) as PanelTab;
      this.#select(tab);
      this.#tabs.get(tab)?.focus();
    }
  }

  #render(): void {
    const session = this.#session;
    if (session === null) {
      return;
    }
    const { client, overrides, calls } = session;
    const name = client.isPlatform ? "platform" : (client.tenant?.slug ?? client.tenant?.id ?? "no tenant");
    const refused = calls.calls.filter(({ error }) => error !== null && error.code !== null).length;
    const marks = [
      overrides.values.size > 0 && `${overrides.values.size} overridden`,
      refused > 0 && `${refused} refused`,
    ].filter(Boolean);
    setText(this.#label, name);
    setText(this.#marks, marks.join(", "));
    setText(this.#title, client.tenant?.name ?? name);
    this.#dot.dataset.status = client.status;
    this.#opener.setAttribute("aria-expanded", String(this.#isOpen));
    this.#box.hidden = !this.#isOpen;
    if (this.#isOpen) {
      this.#renderTabs(session);
    }
  }

  #renderTabs(session: Session): void {
    for (const [tab, tabButton] of this.#tabs) {
      const isSelected = tab === this.#tab;
      const data = tab.read(session);
      const count = tab.count(data);
      const label = count === null || count === 0 ? tab.label : `${tab.label} ${count}`;
      setText(tabButton, label);
      tabButton.setAttribute("aria-selected", String(isSelected));
      tabButton.tabIndex = isSelected ? 0 : -1;
      if (isSelected) {
        tabButton.scrollIntoView({ block: "nearest", inline: "nearest" });
        this.#content.setAttribute("aria-labelledby", tabButton.id);
        this.#renderContent(tab, data, session);
      }
    }
  }

  /** Only what changed: a selected text and the place of scrolling stay. */
  #renderContent(tab: PanelTab, data: unknown, session: Session): void {
    const text = JSON.stringify(data);
    const { tab: lastTab, session: lastSession, text: lastText } = this.#rendered ?? {};
    if (lastTab === tab && lastSession === session && lastText === text) {
      return;
    }
    this.#rendered = { tab, session, text };
    const root = this.#host.shadowRoot as ShadowRoot;
    const focused = root.activeElement?.getAttribute("data-key");
    const hadFocus = this.#content.contains(root.activeElement);
    this.#content.replaceChildren(...tab.render(data, session).filter((node) => node instanceof Node));
    if (hadFocus) {
      const again =
        focused == null ? null : this.#content.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`);
      (again ?? this.#content).focus();
    }
  }
}

function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}
