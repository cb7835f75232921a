"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useFlag } from "tenantry/react";
import { Icon, type IconName } from "../icon/icon";
import styles from "./navigation.module.css";

interface NavigationLink {
  href: string;
  icon: IconName;
  label: string;
  short?: string;
}

export function Navigation() {
  const pathname = usePathname();
  const hasAnalytics = useFlag("advanced_analytics", false);

  const links: NavigationLink[] = [
    { href: "/panels", icon: "panels", label: "Panels" },
    { href: "/agents", icon: "experts", label: "Experts" },
    ...(hasAnalytics ? [{ href: "/analytics", icon: "analytics", label: "Analytics" } as const] : []),
    { href: "/settings", icon: "settings", label: "Tenant settings", short: "Settings" },
    { href: "/resolution", icon: "resolution", label: "Why this tenant?", short: "Why?" },
  ];

  return (
    <nav aria-label="Workspace" className={styles.navigation}>
      <ul>
        {links.map(({ href, icon, label, short }) => (
          <li key={href}>
            <Link
              href={href}
              className={styles.link}
              aria-label={short && label}
              aria-current={pathname.startsWith(href) ? "page" : undefined}
            >
              <Icon name={icon} />
              <span className={styles.label}>{label}</span>
              <span className={styles.short}>{short ?? label}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
