import styles from "./stat.module.css";

export function Stat({ label, value, hint }: { label: string; value: string; hint?: string }) {
  return (
    <div className={`card ${styles.stat}`}>
      <p className={styles.label}>{label}</p>
      <p className={styles.value}>
        {value}
        {hint && <span className={styles.hint}> {hint}</span>}
      </p>
    </div>
  );
}
