import type { Resolution } from "tenantry";
import { ResolvedTenant } from "./resolved-tenant";
import { Trace } from "./trace";
import styles from "./trace-card.module.css";

export function TraceCard({ title, note, resolution }: { title: string; note: string; resolution: Resolution | null }) {
  return (
    <section className={`card ${styles.card}`}>
      <h2>{title}</h2>
      <p className={styles.note}>{note}</p>
      {resolution ? (
        <>
          <ResolvedTenant resolution={resolution} />
          <Trace trace={resolution.trace} />
        </>
      ) : (
        <p role="status" className={styles.waiting}>
          Resolving…
        </p>
      )}
    </section>
  );
}
