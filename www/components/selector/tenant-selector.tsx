"use client";

import { useRef, useState } from "react";
import { useTenant, useTenants } from "tenantry/react";
import { Icon } from "../icon/icon";
import { TenantLogo } from "../tenant/tenant-logo";
import { tenantName } from "../tenant/tenant-name";
import styles from "./selector.module.css";
import { TenantPicker } from "./tenant-picker";

/** Shows the active tenant, and opens the list of the caller's tenants. A caller with one tenant sees its name only. */
export function TenantSelector({ isAlone }: { isAlone: boolean }) {
  const { tenant } = useTenant();
  const { tenants, isLoading, error } = useTenants();
  const [isOpen, setOpen] = useState(false);
  const popover = useRef<HTMLDivElement>(null);
  if (!tenant) return null;

  const name = (
    <>
      <TenantLogo name={tenantName(tenant)} logoUrl={tenant.branding.logoUrl} size={36} />
      <span className={styles.names}>
        <span>{tenantName(tenant)}</span>
        <span className={styles.detail}>{tenant.tier}</span>
      </span>
    </>
  );
  if (isAlone || (tenants.length <= 1 && !isLoading && !error)) return <div className={styles.current}>{name}</div>;
  return (
    <>
      <button type="button" className={styles.current} popoverTarget="tenant-picker" aria-busy={isLoading}>
        <span className="visually-hidden">Switch tenant. Active tenant: </span>
        {name}
        <Icon name="chevrons" size={18} />
      </button>
      <div
        ref={popover}
        id="tenant-picker"
        popover="auto"
        role="dialog"
        aria-label="Switch tenant"
        className={styles.popover}
        onToggle={({ newState }) => setOpen(newState === "open")}
      >
        {isOpen && <TenantPicker onPicked={() => popover.current?.hidePopover()} />}
      </div>
      <p role="status" className="visually-hidden">{`Active tenant: ${tenantName(tenant)}`}</p>
    </>
  );
}
