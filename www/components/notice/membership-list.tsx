import { type Membership, tenantHost } from "tenantry";
import { tenantOptions } from "@/tenant.config";
import { Icon } from "../icon/icon";
import { TenantLogo } from "../selector/tenant-logo";
import { tenantName } from "../selector/tenant-name";
import styles from "./membership-list.module.css";

export function MembershipList({ host, memberships }: { host: string; memberships: readonly Membership[] }) {
  return (
    <nav aria-label="Your tenants" className={styles.list}>
      <h2 className={styles.heading}>Your tenants</h2>
      <ul>
        {memberships.map(
          (membership) =>
            // Without a slug there is no address to open.
            membership.slug !== null && (
              <li key={membership.id}>
                <a className={styles.link} href={`//${tenantHost(host, membership.slug, tenantOptions)}/`}>
                  <TenantLogo name={tenantName(membership)} logoUrl={membership.logoUrl} size={28} />
                  {tenantName(membership)}
                  <Icon name="arrow" size={18} />
                </a>
              </li>
            ),
        )}
      </ul>
    </nav>
  );
}
