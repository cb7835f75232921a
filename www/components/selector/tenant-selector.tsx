"use client";

import { useEffect, useId, useRef, useState } from "react";
import { useTenant, useTenants } from "tenantry/react";
import { isSharedHost } from "@/tenant.config";
import { Icon } from "../icon/icon";
import { SwitchAnnouncement } from "./switch-announcement";
import { TenantLogo } from "./tenant-logo";
import { tenantName } from "./tenant-name";
import { TenantPicker } from "./tenant-picker";
import styles from "./tenant-selector.module.css";
import { useTenantSwitch } from "./use-tenant-switch";

/**
 * A button that shows the active tenant and opens a searchable list of the caller's tenants.
 * A caller with one tenant sees the name only.
 */
export function TenantSelector({ host }: { host: string }) {
  const { tenant } = useTenant();
  const { tenants, isLoading, error, reload } = useTenants();
  const { state, switchTo } = useTenantSwitch(host);
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const dialogId = useId();

  useEffect(() => {
    if (!open) return;
    function closeFromOutside(event: Event) {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    }
    document.addEventListener("pointerdown", closeFromOutside);
    document.addEventListener("focusin", closeFromOutside);
    return () => {
      document.removeEventListener("pointerdown", closeFromOutside);
      document.removeEventListener("focusin", closeFromOutside);
    };
  }, [open]);

  if (!tenant) return null;

  const name = (
    <>
      <TenantLogo name={tenantName(tenant)} logoUrl={tenant.branding.logoUrl} size={36} />
      <span className={styles.names}>
        <span className={styles.name}>{tenantName(tenant)}</span>
        <span className={styles.tier}>{tenant.tier}</span>
      </span>
    </>
  );

  if (!isLoading && !error && tenants.length <= 1) return <div className={styles.current}>{name}</div>;

  function close() {
    setOpen(false);
    trigger.current?.focus();
  }

  return (
    <div ref={root} className={styles.selector}>
      <button
        ref={trigger}
        type="button"
        className={styles.current}
        // While the tenants are loading, the button looks like the name that a caller with one tenant sees.
        data-selectable={tenants.length > 1 || error !== null}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={open ? dialogId : undefined}
        aria-busy={state.step === "switching"}
        onClick={() => setOpen(!open)}
      >
        <span className="visually-hidden">Switch tenant. Active tenant: </span>
        {name}
        <span className={styles.chevrons} data-busy={state.step === "switching"}>
          <Icon name="chevrons" size={18} />
        </span>
      </button>
      {open && (
        <TenantPicker
          id={dialogId}
          host={host}
          inPlace={isSharedHost(host)}
          current={tenant.id}
          tenants={tenants}
          isLoading={isLoading}
          error={error}
          onRetry={reload}
          state={state}
          onClose={close}
          onPick={async (picked) => {
            if (picked.id === tenant.id || (await switchTo(picked))) close();
          }}
        />
      )}
      <SwitchAnnouncement state={state} />
    </div>
  );
}
