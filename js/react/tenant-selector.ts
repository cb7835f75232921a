import {
  type ChangeEvent,
  createElement,
  type FocusEvent,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { Membership } from "../profile/profile.js";
import { listWindow, scrollTopFor } from "../selection/list-window.js";
import { englishLabels, type SelectorLabels } from "../selection/selector-labels.js";
import { selectorMessage } from "../selection/selector-message.js";
import type { SelectorState } from "../selection/selector-state.js";
import {
  type TenantSelector as Core,
  createTenantSelector,
  type TenantSelectorOptions,
} from "../selection/tenant-selector.js";
import { useTenantClient } from "./provider.js";
import { useClientValue } from "./use-client-value.js";

/** The properties of `TenantSelector`. */
export interface TenantSelectorProps extends TenantSelectorOptions {
  /**
   * What an option shows.
   *
   * @default the name of the tenant, or its slug
   */
  readonly renderItem?: ((tenant: Membership) => ReactNode) | undefined;
  /**
   * The texts, for another language. Missing ones are in English.
   *
   * @default {}
   */
  readonly labels?: Partial<SelectorLabels> | undefined;
  /** The class of the element around the selector. */
  readonly className?: string | undefined;
}

/** The height of an option in pixels: a touch target of WCAG 2.2, and what the window of a long list counts by. */
const ROW = 44;

/** How many options are visible at once. */
const ROWS = 8;

/**
 * A field to switch tenant with: an ARIA combobox whose list has the tenants of the signed-in user. It has no colours
 * of its own: style it by `className` and the attribute `data-part`.
 *
 * @throws {Error} outside `TenantProvider`.
 * @example
 * <TenantSelector afterSelectUrl="/panels" onTenantChange={() => router.refresh()} />
 */
export function TenantSelector({ renderItem, labels, className, ...options }: TenantSelectorProps): ReactElement {
  const client = useTenantClient();
  const selector = useMemo(() => createTenantSelector(client), [client]);
  useEffect(() => selector.setOptions(options));
  const read = () => selector.state;
  const state = useSyncExternalStore(selector.subscribe, read, read);
  const name = useClientValue(({ tenant }) => tenant && (tenant.name ?? tenant.slug)) ?? "";
  const id = useId();
  const texts = { ...englishLabels, ...labels };
  const { isOpen, found, index, list } = state;
  const active = isOpen ? found[index] : undefined;
  const message = selectorMessage(state, texts);
  const canRetry = isOpen && (list === "error" || list === "stale" || list === "signed-out");
  return createElement(
    "div",
    {
      className,
      "data-part": "selector",
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent) =>
        currentTarget.contains(relatedTarget) || selector.close(),
    },
    createElement("input", {
      "data-part": "field",
      role: "combobox",
      "aria-label": texts.label,
      "aria-expanded": isOpen,
      "aria-controls": isOpen ? id : undefined,
      "aria-autocomplete": "list",
      "aria-activedescendant": active && `${id}-${active.id}`,
      autoComplete: "off",
      spellCheck: false,
      placeholder: isOpen && name !== "" ? name : texts.placeholder,
      value: isOpen ? state.query : name,
      onChange: ({ target }: ChangeEvent<HTMLInputElement>) => selector.setQuery(target.value),
      onClick: () => selector.open(),
      onKeyDown: (event: KeyboardEvent) => {
        const { key, altKey, ctrlKey, metaKey, nativeEvent } = event;
        const isComposing = nativeEvent?.isComposing === true;
        if (selector.handleKey({ key, altKey, ctrlKey, metaKey, isComposing })) {
          event.preventDefault();
        }
      },
    }),
    createElement("div", { role: "status", "data-part": "message" }, message),
    canRetry &&
      createElement(
        "button",
        { type: "button", "data-part": "retry", onClick: () => void selector.reload() },
        texts.retry,
      ),
    isOpen && createElement(Options, { id, selector, state, label: texts.label, renderItem }),
  );
}

interface OptionsProps extends Pick<TenantSelectorProps, "renderItem"> {
  readonly id: string;
  readonly selector: Core;
  readonly state: SelectorState;
  readonly label: string;
}

/** The list, with elements for the options that are on screen. */
function Options({ id, selector, state, label, renderItem = nameOf }: OptionsProps): ReactElement {
  const { found, index, tenantId, isLoading } = state;
  const [scrollTop, setScrollTop] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const height = Math.min(found.length, ROWS) * ROW;
  useEffect(() => {
    const element = list.current;
    if (element !== null && index >= 0) {
      element.scrollTop = scrollTopFor(index, { scrollTop: element.scrollTop, height, rowHeight: ROW });
      setScrollTop(element.scrollTop);
    }
  }, [index, height]);
  const { start, end } = listWindow(found.length, { scrollTop, height, rowHeight: ROW });
  return createElement(
    "div",
    {
      ref: list,
      id,
      role: "listbox",
      "data-part": "list",
      "aria-label": label,
      "aria-busy": isLoading,
      style: { position: "relative", height, overflowY: "auto" },
      onScroll: () => setScrollTop(list.current?.scrollTop ?? 0),
    },
    createElement("div", { role: "presentation", style: { height: found.length * ROW } }),
    found.slice(start, end).map((tenant, offset) => {
      const position = start + offset;
      return createElement(
        "div",
        {
          key: tenant.id,
          id: `${id}-${tenant.id}`,
          role: "option",
          "data-part": "option",
          "data-active": position === index,
          "aria-selected": tenant.id === tenantId,
          "aria-setsize": found.length,
          "aria-posinset": position + 1,
          style: { position: "absolute", insetInline: 0, top: position * ROW, height: ROW },
          // The field keeps the focus.
          onMouseDown: (event: { preventDefault(): void }) => event.preventDefault(),
          onPointerMove: () => selector.setIndex(position),
          onClick: () => void selector.choose(tenant),
        },
        renderItem(tenant),
      );
    }),
  );
}

const nameOf = ({ name, slug, id }: Membership): string => name ?? slug ?? id;
