"use client";

import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { type Membership, tenantHost } from "tenantry";
import { tenantOptions } from "@/tenant.config";
import { Icon } from "../icon/icon";
import { tenantName } from "./tenant-name";
import { TenantOption } from "./tenant-option";
import styles from "./tenant-picker.module.css";
import type { SwitchState } from "./use-tenant-switch";

interface TenantPickerProps {
  id: string;
  host: string;
  inPlace: boolean;
  current: string;
  tenants: readonly Membership[];
  isLoading: boolean;
  error: Error | null;
  onRetry(): void;
  state: SwitchState;
  onPick(tenant: Membership): void;
  onClose(): void;
}

/** The combobox of the selector. Focus stays in the search field; the arrow keys move through the list. */
export function TenantPicker(props: TenantPickerProps) {
  const { id, host, inPlace, current, tenants, isLoading, error, onRetry, state, onPick, onClose } = props;
  const listId = useId();
  const search = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState("");
  const [activeId, setActiveId] = useState(current);

  const found = tenants.filter((tenant) => matches(query, tenantName(tenant)) || matches(query, tenant.slug ?? ""));
  const activeIndex = Math.max(
    0,
    found.findIndex((tenant) => tenant.id === activeId),
  );
  const active = found[activeIndex];
  const optionId = (tenant: Membership) => `${listId}-${tenant.slug ?? tenant.id}`;

  useEffect(() => search.current?.focus(), []);
  const activeOptionId = active && optionId(active);
  useEffect(() => {
    if (activeOptionId) document.getElementById(activeOptionId)?.scrollIntoView({ block: "nearest" });
  }, [activeOptionId]);

  function onKeyDown(event: KeyboardEvent) {
    const last = found.length - 1;
    const moves: Record<string, number> = {
      ArrowDown: activeIndex === last ? 0 : activeIndex + 1,
      ArrowUp: activeIndex === 0 ? last : activeIndex - 1,
      Home: 0,
      End: last,
    };
    const move = moves[event.key];
    if (event.key === "Escape") onClose();
    else if (event.key === "Enter" && active) onPick(active);
    else if (move !== undefined) setActiveId(found[move]?.id ?? current);
    else return;
    event.preventDefault();
  }

  return (
    <div id={id} role="dialog" aria-label="Switch tenant" className={styles.picker}>
      <div className={styles.search}>
        <Icon name="search" size={18} />
        <input
          ref={search}
          role="combobox"
          aria-label="Search your tenants"
          aria-expanded="true"
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={active && optionId(active)}
          autoComplete="off"
          spellCheck={false}
          placeholder="Search your tenants"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={listId} role="listbox" aria-label="Your tenants" aria-busy={isLoading} className={styles.list}>
        {found.map((tenant) => (
          <TenantOption
            key={tenant.id}
            id={optionId(tenant)}
            tenant={tenant}
            address={inPlace || tenant.slug === null ? null : tenantHost(host, tenant.slug, tenantOptions)}
            isCurrent={tenant.id === current}
            isActive={tenant === active}
            onActivate={() => setActiveId(tenant.id)}
            onPick={() => onPick(tenant)}
          />
        ))}
      </div>
      {isLoading && <p className={styles.message}>Loading your tenants…</p>}
      {error && (
        <div className={styles.message}>
          <p>Your tenants could not be loaded. {error.message}</p>
          <button type="button" className="button" onClick={onRetry}>
            Try again
          </button>
        </div>
      )}
      {!isLoading && !error && found.length === 0 && <p className={styles.message}>No tenant matches “{query}”.</p>}
      {state.step === "failed" && (
        <p role="alert" className={styles.failure}>
          {state.to} could not be opened. {state.message}
        </p>
      )}
      <p className={styles.hint}>
        {inPlace ? "A switch changes this tab only." : "Each tenant opens at its own address."}
      </p>
    </div>
  );
}

function matches(query: string, text: string): boolean {
  return text.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase());
}
