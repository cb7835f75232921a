"use client";

import { usePathname, useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { useTenantPicker } from "tenantry/react";
import { TenantLogo } from "../tenant/tenant-logo";
import { tenantName } from "../tenant/tenant-name";
import styles from "./selector.module.css";

/** The caller's tenants with a search field, from which the tab switches or another tenant's address opens. */
export function TenantPicker({ onPicked }: { onPicked?: () => void }) {
  const [router, pathname] = [useRouter(), usePathname()];
  const picker = useTenantPicker({
    open: ({ slug }) => location.assign(`/go/${slug}`),
    // A panel belongs to one tenant, so its path does not exist in the new tenant.
    onSwitched: () => pathname.startsWith("/panels/") && router.replace("/panels"),
    onPicked,
  });
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => search.current?.focus(), []);

  return (
    <div className={styles.picker}>
      <input {...picker.searchProps} ref={search} className="input" placeholder="Search your tenants" />
      <div {...picker.listProps} role="listbox" aria-label="Your tenants" className={styles.list}>
        {picker.found.map((tenant) => (
          <div {...picker.optionProps(tenant)} key={tenant.id} className={styles.option}>
            <TenantLogo name={tenantName(tenant)} logoUrl={tenant.logoUrl} size={32} />
            <span className={styles.names}>
              <span>{tenantName(tenant)}</span>
              <span className={styles.detail}>{tenant.role}</span>
            </span>
          </div>
        ))}
      </div>
      {picker.error && (
        <button type="button" className="button" onClick={picker.reload}>
          Try again
        </button>
      )}
      <p role={picker.switchError ? "alert" : "status"}>{messageOf(picker)}</p>
    </div>
  );
}

function messageOf({ tenants, found, isLoading, error, step, to, switchError }: ReturnType<typeof useTenantPicker>) {
  if (switchError) return `${to && tenantName(to)} could not be opened. ${switchError.message}`;
  if (step === "switching") return `Opening ${to && tenantName(to)}…`;
  if (isLoading) return "Loading your tenants…";
  if (error) return `Your tenants could not be loaded. ${error.message}`;
  if (tenants.length === 0) return "You are not a member of a tenant. Ask an administrator to invite you.";
  return found.length === 0 ? "No tenant matches your search." : null;
}
