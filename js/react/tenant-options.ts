import { createElement, Fragment, type ReactElement, type ReactNode, useLayoutEffect, useRef, useState } from "react";
import type { Membership } from "../profile/profile.js";
import { listWindow, scrollTopFor } from "../selection/look/list-window.js";
import { detailOf, nameOf } from "../selection/look/tenant-name.js";
import type { SelectorState } from "../selection/selector-state.js";
import type { TenantSelector } from "../selection/tenant-selector.js";
import { TenantLogo } from "./tenant-logo.js";

/** What an option is, beside its tenant. */
export interface TenantOptionState {
  /** Whether Enter chooses it. */
  readonly isActive: boolean;
  /** Whether it is the active tenant. */
  readonly isSelected: boolean;
}

/** Renders what an option shows. */
export type RenderTenant = (tenant: Membership, state: TenantOptionState) => ReactNode;

interface TenantOptionsProps {
  readonly id: string;
  readonly selector: TenantSelector;
  readonly state: SelectorState;
  readonly label: string;
  readonly renderItem: RenderTenant | undefined;
}

/** The sizes of the list before it was measured, in pixels: those of the look, so that it renders once. */
const UNMEASURED = { height: 340, rowHeight: 52 };

/** The list. Only the options on screen have elements. */
export function TenantOptions({ id, selector, state, label, renderItem = item }: TenantOptionsProps): ReactElement {
  const { found, index, tenantId, isLoading } = state;
  const list = useRef<HTMLDivElement>(null);
  /** The option that the pointer made active, and the list that it was in. */
  const pointed = useRef<{ readonly found: readonly Membership[]; readonly index: number } | null>(null);
  const [firstRow, setFirstRow] = useState(0);
  const [sizes, setSizes] = useState(UNMEASURED);
  const { height, rowHeight } = sizes;

  // Before the paint: after it, the list would be seen to jump.
  useLayoutEffect(() => {
    const { clientHeight = 0, firstElementChild } = list.current ?? {};
    const row = firstElementChild?.nextElementSibling?.getBoundingClientRect().height;
    // A page without a layout has no sizes.
    if (row && (clientHeight > height || row !== rowHeight)) {
      setSizes({ height: Math.max(clientHeight, height), rowHeight: row });
    }
  });
  useLayoutEffect(() => {
    // An option under the pointer is visible already. A list that scrolls would move it away.
    const isPointed = pointed.current?.found === found && pointed.current.index === index;
    if (list.current && index >= 0 && !isPointed) {
      pointed.current = null;
      const { scrollTop, clientHeight } = list.current;
      list.current.scrollTop = scrollTopFor(index, { scrollTop, height: clientHeight, rowHeight });
      setFirstRow(Math.floor(list.current.scrollTop / rowHeight));
    }
  }, [index, found, rowHeight]);

  const { start, end } = listWindow(found.length, { scrollTop: firstRow * rowHeight, height, rowHeight });
  return createElement(
    "div",
    {
      ref: list,
      id,
      className: "tenant-selector-list",
      role: "listbox",
      "aria-label": label,
      "aria-busy": isLoading,
      // A list that scrolls would be a stop for Tab in some browsers.
      tabIndex: -1,
      onScroll: () => setFirstRow(Math.floor((list.current?.scrollTop ?? 0) / rowHeight)),
      // The field keeps the focus, also when the scroll bar is dragged.
      onMouseDown: (event: { preventDefault(): void }) => event.preventDefault(),
    },
    createElement("div", { role: "presentation", style: { height: found.length * rowHeight } }),
    found.slice(start, end).map((tenant, offset) => {
      const position = start + offset;
      const isActive = position === index;
      const isSelected = tenant.id === tenantId;
      return createElement(
        "div",
        {
          key: tenant.id,
          id: `${id}-${tenant.id}`,
          className: "tenant-selector-option",
          role: "option",
          "data-active": isActive ? "" : undefined,
          "aria-selected": isSelected,
          "aria-setsize": found.length,
          "aria-posinset": position + 1,
          style: { top: position * rowHeight },
          onPointerMove: () => {
            pointed.current = { found, index: position };
            selector.setIndex(position);
          },
          onClick: () => void selector.choose(tenant),
        },
        renderItem(tenant, { isActive, isSelected }),
      );
    }),
  );
}

function item(tenant: Membership): ReactElement {
  const name = nameOf(tenant);
  const detail = detailOf(tenant);
  return createElement(
    Fragment,
    null,
    createElement(TenantLogo, { name, logoUrl: tenant.logoUrl }),
    createElement(
      "span",
      { className: "tenant-selector-names" },
      createElement("span", { className: "tenant-selector-name", dir: "auto" }, name),
      detail !== "" && createElement("span", { className: "tenant-selector-detail", dir: "auto" }, detail),
    ),
  );
}
