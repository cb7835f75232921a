import { isTenantError } from "tenantry";
import styles from "./error-report.module.css";

export function ErrorReport({ error }: { error: unknown }) {
  if (!isTenantError(error)) return <p className={styles.report}>{String(error)}</p>;
  return (
    <div className={styles.report}>
      <p className={styles.name}>{error.name}</p>
      <p>{error.message}</p>
      <code>{error.code}</code>
      <p className={styles.rule}>An invalid source is an error. It never falls through to the next source.</p>
    </div>
  );
}
