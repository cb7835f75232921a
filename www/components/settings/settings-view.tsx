"use client";

import { useTenant } from "tenantry/react";
import { PageHeader } from "../page-header/page-header";
import { BrandSwatches } from "./brand-swatches";
import { FeatureList } from "./feature-list";
import { LimitList } from "./limit-list";
import { ProfileFacts } from "./profile-facts";
import styles from "./settings-view.module.css";

export function SettingsView() {
  const { tenant } = useTenant();
  if (!tenant) return null;

  return (
    <>
      <PageHeader title="Tenant settings">
        What the platform knows of {tenant.name ?? "this tenant"}, and what its plan allows.
      </PageHeader>
      <div className={styles.grid}>
        <ProfileFacts tenant={tenant} />
        <LimitList />
        <FeatureList features={tenant.features} />
        <BrandSwatches branding={tenant.branding} />
      </div>
    </>
  );
}
