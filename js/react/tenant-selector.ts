import {
  type ChangeEvent,
  createElement,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { panelSide } from "../selection/look/panel-side.js";
import { selectorCss } from "../selection/look/selector-css.js";
import { englishLabels, type SelectorLabels } from "../selection/look/selector-labels.js";
import { selectorView } from "../selection/look/selector-view.js";
import { nameOf } from "../selection/look/tenant-name.js";
import { createTenantSelector, type TenantSelectorOptions } from "../selection/tenant-selector.js";
import { BrandSheet } from "./brand-sheet.js";
import { useTenantClient } from "./provider.js";
import { TenantLogo } from "./tenant-logo.js";
import { type RenderTenant, TenantOptions } from "./tenant-options.js";
import { useClientValue } from "./use-client-value.js";

/** The properties of `TenantSelector`. */
export interface TenantSelectorProps extends TenantSelectorOptions {
  /**
   * What an option shows. Its rows have one height, the custom property `--tenant-selector-row-height`.
   *
   * @default the logo, the name, the slug and the role
   */
  readonly renderItem?: RenderTenant | undefined;
  /**
   * The texts, for another language. Missing ones are in English.
   *
   * @default {}
   */
  readonly labels?: Partial<SelectorLabels> | undefined;
  /** Class names beside `tenant-selector`. */
  readonly className?: string | undefined;
  /** The nonce of a strict Content Security Policy, for the `<style>` in the server's HTML. */
  readonly nonce?: string | undefined;
}

/**
 * A field to switch tenant with: an ARIA combobox whose list has the tenants of the signed-in user.
 *
 * - It switches in place where the tab decides its tenant, and moves to the tenant's own host elsewhere.
 * - It has the colors, the font and the radius of the brand. The classes are `tenant-selector` and
 *   `tenant-selector-box`, `-field`, `-toggle`, `-panel`, `-list`, `-option`, `-logo`, `-message` and `-retry`.
 *
 * @throws {Error} outside `TenantProvider`.
 * @example
 * <TenantSelector afterSelectUrl="/panels" onTenantChange={() => router.refresh()} />
 */
export function TenantSelector(props: TenantSelectorProps): ReactElement {
  const { renderItem, labels, className, nonce, ...options } = props;
  const client = useTenantClient();
  const selector = useMemo(() => createTenantSelector(client), [client]);
  useEffect(() => {
    selector.setOptions(options);
    selector.load();
  });
  const read = () => selector.state;
  const state = useSyncExternalStore(selector.subscribe, read, read);
  const { name, logoUrl } = useClientValue(({ tenant }) => ({
    name: tenant && nameOf(tenant),
    logoUrl: tenant?.branding.logoUrl ?? null,
  }));
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const toggle = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const texts = { ...englishLabels, ...labels };
  const view = selectorView(state, texts, name);
  const active = view.isListVisible ? state.found[state.index] : undefined;
  const [side, setSide] = useState<"top" | "bottom">("bottom");
  useEffect(() => {
    if (view.isPanelVisible && root.current) {
      setSide(panelSide(root.current.getBoundingClientRect(), innerHeight));
    }
  }, [view.isPanelVisible]);

  const logo = name !== null && createElement(TenantLogo, { name, logoUrl });
  return createElement(
    "div",
    {
      ref: root,
      className: ["tenant-selector", className].filter(Boolean).join(" "),
      "data-open": state.isOpen ? "" : undefined,
      "data-busy": view.isBusy ? "" : undefined,
      "data-single": state.isNameOnly ? "" : undefined,
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent) =>
        currentTarget.contains(relatedTarget) || selector.close(),
      onKeyDown: (event: KeyboardEvent) => {
        const { key, altKey, ctrlKey, metaKey, shiftKey, nativeEvent, target } = event;
        const isInField = target === field.current;
        // Beside the field there is only the button to try again.
        if (!isInField && key !== "Escape") {
          return;
        }
        const { isComposing } = nativeEvent;
        if (selector.handleKey({ key, altKey, ctrlKey, metaKey, shiftKey, isComposing })) {
          event.preventDefault();
          field.current?.focus();
        }
      },
    },
    createElement(BrandSheet, { css: selectorCss, nonce }),
    state.isNameOnly
      ? createElement(
          "div",
          { className: "tenant-selector-box", role: "group", "aria-label": texts.label },
          logo,
          createElement("span", { className: "tenant-selector-current", dir: "auto" }, view.text),
        )
      : createElement(
          "div",
          {
            className: "tenant-selector-box",
            // Wherever the box is pressed, the field has the focus and keeps it.
            onMouseDown: (event: MouseEvent) => {
              if (event.target !== field.current) {
                event.preventDefault();
                field.current?.focus();
              }
            },
            onClick: ({ target }: MouseEvent) =>
              target === toggle.current && state.isOpen ? selector.close() : selector.open(),
          },
          logo,
          createElement("input", {
            ref: field,
            className: "tenant-selector-field",
            type: "text",
            role: "combobox",
            "aria-label": texts.label,
            "aria-expanded": view.isListVisible,
            "aria-controls": view.isListVisible ? id : undefined,
            "aria-haspopup": "listbox",
            "aria-autocomplete": "list",
            "aria-activedescendant": active && `${id}-${active.id}`,
            autoComplete: "off",
            autoCapitalize: "none",
            spellCheck: false,
            dir: "auto",
            placeholder: texts.placeholder,
            value: view.text,
            onChange: ({ target }: ChangeEvent<HTMLInputElement>) => selector.setQuery(target.value),
            onFocus: ({ target }: FocusEvent<HTMLInputElement>) => target.select(),
          }),
          createElement("button", {
            ref: toggle,
            className: "tenant-selector-toggle",
            type: "button",
            tabIndex: -1,
            "aria-label": texts.toggle,
            "aria-expanded": view.isListVisible,
            "aria-controls": view.isListVisible ? id : undefined,
          }),
        ),
    createElement(
      "div",
      {
        className: "tenant-selector-panel",
        "data-hidden": view.isPanelVisible ? undefined : "",
        "data-side": side,
        "aria-busy": view.isBusy,
      },
      view.isSkeletonVisible && createElement("div", { className: "tenant-selector-skeleton", "aria-hidden": true }),
      view.isListVisible && createElement(TenantOptions, { id, selector, state, label: texts.label, renderItem }),
      createElement(
        "div",
        { className: "tenant-selector-footer", "data-tone": view.tone },
        createElement("div", { className: "tenant-selector-message", role: "status" }, view.message),
        view.canRetry &&
          createElement(
            "button",
            {
              className: "tenant-selector-retry",
              type: "button",
              onClick: () => {
                // The button disappears, and its focus must not get lost.
                field.current?.focus();
                selector.retry();
              },
            },
            texts.retry,
          ),
      ),
    ),
  );
}
