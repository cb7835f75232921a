import type { ReactNode } from "react";
import { isSharedHost } from "@/tenant.config";
import { TenantBrand } from "../brand/tenant-brand";
import { TenantSelector } from "../selector/tenant-selector";
import type { Theme } from "../theme/theme";
import { Navigation } from "./navigation";
import { PersonCard, type PersonCardProps } from "./person-card";
import { QuotaCard } from "./quota-card";
import styles from "./shell.module.css";

interface ShellProps {
  host: string;
  person: PersonCardProps["person"];
  theme: Theme;
  children: ReactNode;
}

/** The frame of the workspace: where you are, where you can go, who you are, and what is left. */
export function Shell({ host, person, theme, children }: ShellProps) {
  return (
    <div className={styles.shell}>
      {/* On a tenant's own host the root layout has drawn the brand already. */}
      <TenantBrand ownsHead={isSharedHost(host)} />
      <a href="#content" className={styles.skip}>
        Skip to the content
      </a>
      <header className={styles.side}>
        <div className={styles.rail}>
          <TenantSelector host={host} />
          <Navigation />
          <div className={styles.foot}>
            <QuotaCard />
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
