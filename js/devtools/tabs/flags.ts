import type { FlagValue } from "../../profile/profile.js";
import { element } from "../element.js";
import { panelTab, type Session } from "../panel-tab.js";
import { badge, button, empty, heading, note } from "../views.js";

/** A flag of the profile, or one that only an override has. */
interface ShownFlag {
  readonly key: string;
  /** The value of the profile; undefined if the profile does not have the flag. */
  readonly own: FlagValue | undefined;
  /** The value of the override; undefined without one. */
  readonly override: FlagValue | undefined;
}

/** The flags, which can have another value in this tab. */
export const flagsTab = panelTab({
  id: "flags",
  label: "Flags",
  read: ({ client, overrides }): { readonly flags: readonly ShownFlag[] } => {
    const own = client.tenant?.flags ?? {};
    const keys = [...new Set([...Object.keys(own), ...overrides.values.keys()])].sort();
    return { flags: keys.map((key) => ({ key, own: own[key], override: overrides.values.get(key) })) };
  },
  count: ({ flags }) => flags.length,
  render: ({ flags }, session) => {
    const overridden = flags.filter(({ override }) => override !== undefined).length;
    return [
      heading(
        "Flags of the tenant",
        overridden > 0 &&
          button(`Reset ${overridden} override${overridden === 1 ? "" : "s"}`, () => session.overrides.reset()),
      ),
      note("An override counts in this tab only, for every tenant, until it is reset or the tab is closed."),
      flags.length === 0
        ? empty("The profile has no flags.")
        : element("ul", { class: "entries" }, ...flags.map((flag) => flagRow(flag, session))),
      newFlag(session),
    ];
  },
});

function flagRow({ key, own, override }: ShownFlag, session: Session): HTMLElement {
  const isOverridden = override !== undefined;
  return element(
    "li",
    { class: isOverridden ? "overridden" : "" },
    element(
      "div",
      { class: "row" },
      element("code", { class: "address", title: key }, key),
      isOverridden && badge("override", "warn"),
      editor(key, isOverridden ? override : (own ?? null), session),
    ),
    isOverridden &&
      element(
        "div",
        { class: "row below" },
        element("span", { class: "why" }, own === undefined ? "not in the profile" : `profile: ${JSON.stringify(own)}`),
        button("Reset", () => session.overrides.remove(key), {
          "aria-label": `Reset ${key}`,
          "data-key": `reset ${key}`,
        }),
      ),
  );
}

/** A switch for a boolean, and JSON for every other value. */
function editor(key: string, value: FlagValue, session: Session): HTMLElement {
  const common = { "aria-label": key, "data-key": `flag ${key}` };
  if (typeof value === "boolean") {
    const flip = () => session.overrides.set(key, !value);
    return element(
      "button",
      { ...common, type: "button", role: "switch", "aria-checked": String(value), class: "switch", onclick: flip },
      element("span", { class: "thumb" }),
      element("span", { class: "state" }, value ? "on" : "off"),
    );
  }
  const onchange = ({ target }: Event) => {
    const input = target as HTMLInputElement;
    const given = readValue(input.value, value);
    input.setAttribute("aria-invalid", String(given === undefined));
    input.setCustomValidity(given === undefined ? `Write ${kindOf(value)}` : "");
    input.reportValidity();
    if (given !== undefined) {
      session.overrides.set(key, given);
    }
  };
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return element("input", { ...common, type: "text", value: text, spellcheck: "false", autocomplete: "off", onchange });
}

/** The text as a value of the same kind; undefined if it is of another kind. A string needs no quotes. */
function readValue(text: string, like: FlagValue): FlagValue | undefined {
  if (typeof like === "string") {
    return text;
  }
  const value = parsed(text);
  return like === null || kindOf(value ?? null) === kindOf(like) ? value : undefined;
}

/** JSON, or undefined for another text. */
function parsed(text: string): FlagValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function kindOf(value: FlagValue): string {
  if (value === null) {
    return "null";
  }
  if (Array.isArray(value)) {
    return "a JSON list";
  }
  return typeof value === "object" ? "a JSON object" : `a ${typeof value}`;
}

/** A flag that the profile does not have yet. */
function newFlag(session: Session): HTMLElement {
  const key = element("input", {
    type: "text",
    placeholder: "key",
    "aria-label": "Key",
    "data-key": "new key",
    required: true,
  });
  const value = element("input", { type: "text", placeholder: "true", "aria-label": "Value", "data-key": "new value" });
  for (const input of [key, value]) {
    input.spellcheck = false;
    input.autocomplete = "off";
  }
  const onsubmit = (event: Event) => {
    event.preventDefault();
    const name = key.value.trim();
    if (name !== "") {
      const text = value.value.trim() || "true";
      key.value = "";
      value.value = "";
      session.overrides.set(name, parsed(text) ?? text);
    }
  };
  return element(
    "form",
    { class: "row new", onsubmit },
    key,
    value,
    element("button", { type: "submit", class: "action" }, "Override"),
  );
}
