import type { PublicTenant } from "tenantry/next";
import { people } from "@/ask-panel/people";
import { TenantLogo } from "../tenant/tenant-logo";
import { PanelIllustration } from "./panel-illustration";
import { PeopleForm } from "./people-form";
import styles from "./sign-in.module.css";

/** The sign-in page, with the tenant's branding: branding is public, data is not. */
export function SignIn({ tenant }: { tenant: PublicTenant | null }) {
  const members = tenant ? people.filter(({ tenants }) => tenants.includes(tenant.slug ?? "")) : people;
  const others = people.filter((person) => !members.includes(person));

  return (
    <main className={styles.page}>
      <title>{`Sign in · ${tenant?.name ?? "Ask Panel"}`}</title>
      <div className={styles.brand}>
        <p className={styles.product}>Ask Panel</p>
        <PanelIllustration />
        <p className={styles.promise}>Ask several experts one question.</p>
      </div>
      <div className={styles.form}>
        <div className={styles.inner}>
          <TenantLogo
            name={tenant?.name ?? "Ask Panel"}
            logoUrl={tenant?.branding.logoUrl ?? "/brand/platform.svg"}
            size={52}
          />
          <h1>Sign in{tenant ? ` to ${tenant.name}` : ""}</h1>
          <p className="muted">
            {tenant
              ? "This is a demo. Choose a person; there is no password."
              : "All tenants share this address. Sign in, then choose a tenant."}
          </p>
          <PeopleForm members={members} others={others} tenantName={tenant?.name ?? null} />
        </div>
      </div>
    </main>
  );
}
