import styles from "./workspace-skeleton.module.css";

/** The outline of the workspace, in nobody's colours, while the tab learns which tenant is its own. */
export function WorkspaceSkeleton() {
  return (
    <div className={styles.frame} aria-busy="true">
      <p role="status" className="visually-hidden">
        Loading your workspace
      </p>
      <div className={styles.side}>
        <span data-shape="tile" />
        <span />
        <span />
        <span />
      </div>
      <div className={styles.main}>
        <span data-shape="title" />
        <span data-shape="block" />
        <span data-shape="block" />
      </div>
    </div>
  );
}
