import type { Membership } from "tenantry";
import { Icon } from "../icon/icon";
import { TenantLogo } from "./tenant-logo";
import { tenantName } from "./tenant-name";
import styles from "./tenant-option.module.css";

interface TenantOptionProps {
  id: string;
  tenant: Membership;
  /** The tenant's host, or null when the switch stays on this host. */
  address: string | null;
  isCurrent: boolean;
  isActive: boolean;
  onActivate(): void;
  onPick(): void;
}

export function TenantOption({ id, tenant, address, isCurrent, isActive, onActivate, onPick }: TenantOptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox that owns the list has the focus and handles the keys.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      data-active={isActive}
      className={styles.option}
      onPointerMove={onActivate}
      onClick={onPick}
    >
      <TenantLogo name={tenantName(tenant)} logoUrl={tenant.logoUrl} size={32} />
      <span className={styles.names}>
        <span>{tenantName(tenant)}</span>
        <span className={styles.detail}>{[tenant.role, address].filter(Boolean).join(" · ")}</span>
      </span>
      {isCurrent && <Icon name="check" size={18} />}
    </div>
  );
}
