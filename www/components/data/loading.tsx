import styles from "./loading.module.css";

/** Placeholders with about the height of the content that replaces them. */
export function Loading({ label }: { label: string }) {
  return (
    <div className={styles.rows} aria-busy="true">
      <p role="status" className="visually-hidden">
        {label}
      </p>
      <span className={styles.row} />
      <span className={styles.row} />
      <span className={styles.row} />
      <span className={styles.row} />
    </div>
  );
}
