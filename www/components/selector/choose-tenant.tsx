"use client";

import { useTenants } from "tenantry/react";
import { BrandHead } from "../brand/brand-head";
import { platformBrand } from "../brand/platform-brand";
import { Icon } from "../icon/icon";
import { Notice } from "../notice/notice";
import styles from "./choose-tenant.module.css";
import { SwitchAnnouncement } from "./switch-announcement";
import { TenantLogo } from "./tenant-logo";
import { tenantName } from "./tenant-name";
import { useTenantSwitch } from "./use-tenant-switch";

/** The first page on the shared host, in a tab without a tenant choice. */
export function ChooseTenant({ host }: { host: string }) {
  const { tenants, isLoading, error } = useTenants();
  const { state, switchTo } = useTenantSwitch(host);

  return (
    <Notice placement="page" icon="screen" title="Choose a tenant">
      <BrandHead branding={platformBrand} />
      <p>All tenants share this address. Your choice applies to this tab.</p>
      {isLoading && <p role="status">Loading your tenants…</p>}
      {error && <p role="alert">Your tenants could not be loaded. {error.message}</p>}
      {!isLoading && !error && tenants.length === 0 && (
        <p>You are not a member of a tenant. Ask an administrator to invite you.</p>
      )}
      <ul className={styles.list} aria-busy={state.step === "switching"}>
        {tenants.map((tenant) => (
          <li key={tenant.id}>
            <button type="button" className={styles.choice} onClick={() => switchTo(tenant)}>
              <TenantLogo name={tenantName(tenant)} logoUrl={tenant.logoUrl} size={40} />
              <span className={styles.names}>
                <span>{tenantName(tenant)}</span>
                <span className={styles.role}>{tenant.role}</span>
              </span>
              <Icon name="arrow" />
            </button>
          </li>
        ))}
      </ul>
      {state.step === "failed" && (
        <p role="alert">
          {state.to} could not be opened. {state.message}
        </p>
      )}
      <SwitchAnnouncement state={state} />
    </Notice>
  );
}
