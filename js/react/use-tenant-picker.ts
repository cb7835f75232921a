import {
  type ChangeEvent,
  type ComponentProps,
  type KeyboardEvent,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import type { Membership } from "../profile/profile.js";
import { useTenant } from "./use-tenant.js";
import { type TenantSwitch, type TenantSwitchOptions, useTenantSwitch } from "./use-tenant-switch.js";
import { type Tenants, useTenants } from "./use-tenants.js";

/** The result of `useTenantPicker`: the caller's tenants, the last switch, and the properties of the elements. */
export interface TenantPicker extends Tenants, Omit<TenantSwitch, "error"> {
  /** Why the last switch failed; null otherwise. */
  readonly switchError: Error | null;
  /** The tenants whose name or slug contains the search text. */
  readonly found: readonly Membership[];
  /** The properties of the search field. */
  readonly searchProps: ComponentProps<"input">;
  /** The properties of the element around the options. */
  readonly listProps: ComponentProps<"div">;
  /** The properties of an option. `data-active` marks the one that Enter chooses. */
  readonly optionProps: (tenant: Membership) => ComponentProps<"div"> & { readonly "data-active": boolean };
}

/** The options of `useTenantPicker`. */
export interface TenantPickerOptions extends TenantSwitchOptions {
  /** Runs after a choice that succeeded, also of the active tenant: close the list. */
  readonly onPicked?: () => void;
}

/**
 * A list to switch tenant from, without a look: an ARIA combobox whose search field keeps the focus while the arrow
 * keys, Home and End move through the list, and Enter or a click chooses.
 *
 * @throws {Error} outside `TenantProvider`.
 * @example
 * const { found, searchProps, listProps, optionProps } = useTenantPicker({ open: ({ slug }) => openTenant(slug) });
 */
export function useTenantPicker({ onPicked, ...options }: TenantPickerOptions): TenantPicker {
  const { tenantId, isPlatform } = useTenant();
  const list = useTenants();
  const { error: switchError, switchTo: move, ...change } = useTenantSwitch(options);
  const [query, setQuery] = useState("");
  const [activeId, setActiveId] = useState<string | null>(tenantId);
  const listId = useId();
  const optionId = (tenant: Membership | undefined) => tenant && `${listId}-${tenant.id}`;

  const wanted = query.trim().toLocaleLowerCase();
  const found = list.tenants.filter(({ id, name, slug }) =>
    `${name ?? id} ${slug}`.toLocaleLowerCase().includes(wanted),
  );
  const index = Math.max(
    found.findIndex(({ id }) => id === activeId),
    0,
  );
  const active = found[index];

  const picked = useRef(onPicked);
  useEffect(() => {
    picked.current = onPicked;
  });
  const switchTo = useCallback(
    async (tenant: Parameters<typeof move>[0]) => {
      const isDone = (tenant.id === tenantId && !isPlatform) || (await move(tenant));
      if (isDone) {
        picked.current?.();
      }
      return isDone;
    },
    [move, tenantId, isPlatform],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    const next = found[nextIndex(event.key, index, found.length - 1)];
    if (event.key === "Enter" && active) {
      void switchTo(active);
    } else if (next) {
      setActiveId(next.id);
      document.getElementById(optionId(next) as string)?.scrollIntoView({ block: "nearest" });
    } else {
      return;
    }
    event.preventDefault();
  };

  return {
    ...list,
    ...change,
    switchError,
    switchTo,
    found,
    searchProps: {
      role: "combobox",
      "aria-expanded": true,
      "aria-controls": listId,
      "aria-autocomplete": "list",
      "aria-activedescendant": optionId(active),
      autoComplete: "off",
      spellCheck: false,
      value: query,
      onChange: (event: ChangeEvent<HTMLInputElement>) => setQuery(event.target.value),
      onKeyDown,
    },
    listProps: { id: listId, role: "listbox", "aria-busy": list.isLoading },
    optionProps: (tenant) => ({
      id: optionId(tenant),
      role: "option",
      tabIndex: -1,
      "aria-selected": tenant.id === tenantId,
      "data-active": tenant === active,
      onPointerMove: () => setActiveId(tenant.id),
      onClick: () => void switchTo(tenant),
    }),
  };
}

/** The option that a key moves to; none for every other key. */
function nextIndex(key: string, index: number, last: number): number {
  const moves = {
    ArrowDown: index === last ? 0 : index + 1,
    ArrowUp: index === 0 ? last : index - 1,
    Home: 0,
    End: last,
  };
  return Object.hasOwn(moves, key) ? moves[key as keyof typeof moves] : -1;
}
