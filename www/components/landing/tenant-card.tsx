import { brandingCss, tenantHost } from "tenantry";
import type { DirectoryEntry } from "@/server/directory";
import { tenantOptions } from "@/tenant.config";
import { Icon } from "../icon/icon";
import { TenantLogo } from "../selector/tenant-logo";
import styles from "./tenant-card.module.css";

const descriptions: Record<string, string> = {
  acme: "Enterprise: analytics, its own experts, 100 panels a month, up to 8 experts per panel.",
  medtech: "Professional: its own experts, 20 panels a month, up to 5 experts per panel.",
  healthco: "Starter: 5 panels a month, up to 3 experts per panel.",
};

/** A tenant with its branding: the same custom properties, scoped to this card. */
export function TenantCard({ tenant, host }: { tenant: DirectoryEntry; host: string }) {
  const address = tenantHost(host, tenant.slug, tenantOptions);
  return (
    <a href={`//${address}/`} className={styles.card} data-brand={tenant.slug}>
      <style>{brandingCss(tenant.branding, { selector: `[data-brand="${tenant.slug}"]` })}</style>
      <span className={styles.banner}>
        <span className={styles.logo}>
          <TenantLogo name={tenant.name} logoUrl={tenant.branding.logoUrl} size={44} />
        </span>
        <span className={styles.address}>{address}</span>
      </span>
      <span className={styles.body}>
        <span className={styles.name}>{tenant.name}</span>
        <span className={styles.description}>{descriptions[tenant.slug]}</span>
        <span className={styles.open}>
          Open the workspace
          <Icon name="arrow" size={18} />
        </span>
      </span>
    </a>
  );
}
