import type { ReactNode } from "react";
import { TenantSelector } from "../selector/tenant-selector";
import type { Theme } from "../theme/theme";
import { LimitCard } from "./limit-card";
import { Navigation } from "./navigation";
import { PersonCard, type PersonCardProps } from "./person-card";
import styles from "./shell.module.css";

interface ShellProps {
  person: PersonCardProps["person"];
  theme: Theme;
  /** Whether no other tenant can be opened from here. */
  isAlone: boolean;
  children: ReactNode;
}

/** The frame of the workspace: tenant selector, navigation, usage of the monthly limit, and the signed-in person. */
export function Shell({ person, theme, isAlone, children }: ShellProps) {
  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip}>
        Skip to main content
      </a>
      <header className={styles.side}>
        <div className={styles.rail}>
          <TenantSelector isAlone={isAlone} />
          <Navigation />
          <div className={styles.foot}>
            <LimitCard />
            <PersonCard person={person} theme={theme} />
          </div>
        </div>
      </header>
      <main id="content" className={styles.main}>
        <div className={styles.page}>{children}</div>
      </main>
    </div>
  );
}
