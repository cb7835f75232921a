import type { ReactNode } from "react";
import { isSharedHost } from "@/tenant.config";
import { TenantBrand } from "../brand/tenant-brand";
import { TenantSelector } from "../selector/tenant-selector";
import type { Theme } from "../theme/theme";
import { LimitCard } from "./limit-card";
import { Navigation } from "./navigation";
import { PersonCard, type PersonCardProps } from "./person-card";
import styles from "./shell.module.css";

interface ShellProps {
  host: string;
  person: PersonCardProps["person"];
  theme: Theme;
  children: ReactNode;
}

/** The frame of the workspace: tenant selector, navigation, usage of the monthly limit, and the signed-in person. */
export function Shell({ host, person, theme, children }: ShellProps) {
  return (
    <div className={styles.shell}>
      {/* On a tenant's host the root layout has already rendered the favicon and theme colour. */}
      <TenantBrand ownsHead={isSharedHost(host)} />
      <a href="#content" className={styles.skip}>
        Skip to main content
      </a>
      <header className={styles.side}>
        <div className={styles.rail}>
          <TenantSelector host={host} />
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
