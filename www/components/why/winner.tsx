import type { Resolution } from "tenantry";
import styles from "./winner.module.css";

export function Winner({ resolution }: { resolution: Resolution }) {
  return (
    <p className={styles.winner}>
      <span className={styles.who}>{resolution.slug ?? resolution.id ?? "platform"}</span>
      <span>by the {resolution.source}</span>
    </p>
  );
}
