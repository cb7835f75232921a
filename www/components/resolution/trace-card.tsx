import type { Explanation } from "tenantry";
import { ResolvedTenant } from "./resolved-tenant";
import { Trace } from "./trace";
import styles from "./trace-card.module.css";

/** What a place sees of a request: the part of an explanation that a server can pass to a browser. */
export type Seen = Pick<Explanation, "trace" | "resolution">;

export function TraceCard({ title, note, seen }: { title: string; note: string; seen: Seen | null }) {
  return (
    <section className={`card ${styles.card}`}>
      <h2>{title}</h2>
      <p className={styles.note}>{note}</p>
      {seen?.resolution ? (
        <>
          <ResolvedTenant resolution={seen.resolution} />
          <Trace trace={seen.trace} />
        </>
      ) : (
        <p role="status" className={styles.waiting}>
          Resolving…
        </p>
      )}
    </section>
  );
}
