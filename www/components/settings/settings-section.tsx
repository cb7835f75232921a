import type { ReactNode } from "react";
import styles from "./settings-section.module.css";

export function SettingsSection({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <section className={`card ${styles.section}`}>
      <h2>{title}</h2>
      <p className={styles.note}>{note}</p>
      {children}
    </section>
  );
}
