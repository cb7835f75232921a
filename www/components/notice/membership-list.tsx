"use client";

import { useTenants } from "tenantry/react";
import { Icon } from "../icon/icon";
import { TenantLogo } from "../tenant/tenant-logo";
import { tenantName } from "../tenant/tenant-name";
import styles from "./membership-list.module.css";

/** The tenants that the person may open, each at its own address. */
export function MembershipList() {
  const { tenants } = useTenants();
  if (tenants.length === 0) return null;
  return (
    <nav aria-label="Your tenants" className={styles.list}>
      <h2 className={styles.heading}>Your tenants</h2>
      <ul>
        {tenants.map((tenant) => (
          <li key={tenant.id}>
            <a className={styles.link} href={`/go/${tenant.slug}`}>
              <TenantLogo name={tenantName(tenant)} logoUrl={tenant.logoUrl} size={28} />
              {tenantName(tenant)}
              <Icon name="arrow" size={18} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
