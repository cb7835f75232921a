import styles from "./panel-status.module.css";

export function PanelStatus({ status }: { status: string }) {
  return (
    <span className={styles.status} data-status={status}>
      <span aria-hidden="true" className={styles.dot} />
      {status.charAt(0).toUpperCase() + status.slice(1)}
    </span>
  );
}
