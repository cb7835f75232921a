import styles from "./workspace-skeleton.module.css";

/** A placeholder of the workspace without branding, while the client loads the tab's tenant. */
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
