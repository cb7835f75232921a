"use client";

import { useTenant } from "tenantry/react";
import { PageHeader } from "../page-header/page-header";
import { BrandSwatches } from "./brand-swatches";
import { FlagList } from "./flag-list";
import { LimitList } from "./limit-list";
import { ProfileFacts } from "./profile-facts";
import styles from "./settings-view.module.css";

export function SettingsView() {
  const { tenant } = useTenant();
  if (!tenant) return null;

  return (
    <>
      <PageHeader title="Tenant settings">
        What {tenant.name ?? "this tenant"} has: its limits, features and branding.
      </PageHeader>
      <div className={styles.grid}>
        <ProfileFacts tenant={tenant} />
        <LimitList />
        <FlagList flags={tenant.flags} />
        <BrandSwatches branding={tenant.branding} />
      </div>
    </>
  );
}
