import { brandingCss, tenantHost } from "tenantry";
import type { PublicTenant } from "tenantry/next";
import { resolveOptions } from "@/tenant.config";
import { Icon } from "../icon/icon";
import { TenantLogo } from "../tenant/tenant-logo";
import { tenantName } from "../tenant/tenant-name";
import styles from "./tenant-card.module.css";

const descriptions: Record<string, string> = {
  acme: "Enterprise: analytics, its own experts, 100 panels a month, up to 8 experts per panel.",
  medtech: "Professional: its own experts, 20 panels a month, up to 5 experts per panel.",
  healthco: "Starter: 5 panels a month, up to 3 experts per panel.",
};

/** A tenant with its branding: the same custom properties, scoped to this card. */
export function TenantCard({ slug, tenant, host }: { slug: string; tenant: PublicTenant; host: string }) {
  const name = tenantName(tenant);
  const address = tenantHost(host, slug, resolveOptions);
  return (
    <a href={`//${address}/`} className={styles.card} data-brand={slug}>
      <style>{brandingCss(tenant.branding, { selector: `[data-brand="${slug}"]` })}</style>
      <span className={styles.banner}>
        <span className={styles.logo}>
          <TenantLogo name={name} logoUrl={tenant.branding.logoUrl} size={44} />
        </span>
        <span className={styles.address}>{address}</span>
      </span>
      <span className={styles.body}>
        <span className={styles.name}>{name}</span>
        <span className={styles.description}>{descriptions[slug]}</span>
        <span className={styles.open}>
          Open the workspace
          <Icon name="arrow" size={18} />
        </span>
      </span>
    </a>
  );
}
