import type { Resolution } from "tenantry";
import styles from "./resolved-tenant.module.css";

export function ResolvedTenant({ resolution }: { resolution: Resolution }) {
  return (
    <p className={styles.tenant}>
      <span className={styles.name}>{resolution.slug ?? resolution.id ?? "platform"}</span>
      <span>source: {resolution.source}</span>
    </p>
  );
}
