import type { TraceEntry } from "tenantry";
import styles from "./trace.module.css";

/** One line for each source, in order of precedence. */
export function Trace({ trace }: { trace: readonly TraceEntry[] }) {
  return (
    <ol className={styles.trace}>
      {trace.map(({ source, outcome, detail }) => (
        <li key={source} className={styles.line} data-outcome={outcome}>
          <span className={styles.source}>{source}</span>
          <span className={styles.outcome}>{outcome}</span>
          <span className={styles.detail}>{detail}</span>
        </li>
      ))}
    </ol>
  );
}
