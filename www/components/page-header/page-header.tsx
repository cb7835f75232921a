import type { ReactNode } from "react";
import styles from "./page-header.module.css";
import { PageTitle } from "./page-title";

export function PageHeader({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <header className={styles.header}>
      <PageTitle>{title}</PageTitle>
      <div>
        <h1>{title}</h1>
        {children && <p className={styles.lead}>{children}</p>}
      </div>
      {action}
    </header>
  );
}
