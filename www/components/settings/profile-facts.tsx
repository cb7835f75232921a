import type { TenantProfile } from "tenantry";
import { TenantLogo } from "../tenant/tenant-logo";
import { tenantName } from "../tenant/tenant-name";
import styles from "./profile-facts.module.css";
import { SettingsSection } from "./settings-section";

export function ProfileFacts({ tenant }: { tenant: TenantProfile }) {
  const facts = [
    ["Slug", tenant.slug ?? "–"],
    ["Tenant id", tenant.id],
    ["Kind", tenant.kind ?? "–"],
    ["Status", tenant.status ?? "–"],
    ["Profile version", String(tenant.version ?? "–")],
  ] as const;

  return (
    <SettingsSection title="Profile" note="How Ask Panel knows your organisation.">
      <div className={styles.head}>
        <TenantLogo name={tenantName(tenant)} logoUrl={tenant.branding.logoUrl} size={56} />
        <div>
          <p className={styles.name}>{tenantName(tenant)}</p>
          <p className={styles.tier}>{tenant.tier} tier</p>
        </div>
      </div>
      <dl className={styles.facts}>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </SettingsSection>
  );
}
