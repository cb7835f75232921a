import { type Membership, tenantHost } from "tenantry";
import { tenantOptions } from "@/tenant.config";
import { Icon } from "../icon/icon";
import { TenantLogo } from "../selector/tenant-logo";
import styles from "./membership-list.module.css";

export function MembershipList({ host, memberships }: { host: string; memberships: readonly Membership[] }) {
  return (
    <nav aria-label="Your tenants" className={styles.list}>
      <h2 className={styles.heading}>Your tenants</h2>
      <ul>
        {memberships.map((membership) => (
          <li key={membership.id}>
            <a className={styles.link} href={`//${tenantHost(host, membership.slug, tenantOptions)}/`}>
              <TenantLogo name={membership.name} logoUrl={membership.logoUrl} size={28} />
              {membership.name}
              <Icon name="arrow" size={18} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
