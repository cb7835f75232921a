import type { Resolution } from "tenantry";
import { Trace } from "./trace";
import styles from "./trace-card.module.css";
import { Winner } from "./winner";

export function TraceCard({ title, note, resolution }: { title: string; note: string; resolution: Resolution | null }) {
  return (
    <section className={`card ${styles.card}`}>
      <h2>{title}</h2>
      <p className={styles.note}>{note}</p>
      {resolution ? (
        <>
          <Winner resolution={resolution} />
          <Trace trace={resolution.trace} />
        </>
      ) : (
        <p role="status" className={styles.waiting}>
          Reading this tab…
        </p>
      )}
    </section>
  );
}
