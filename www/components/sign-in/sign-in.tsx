import { people } from "@/ask-panel/people";
import type { DirectoryEntry } from "@/server/directory";
import { BrandHead } from "../brand/brand-head";
import { platformBrand } from "../brand/platform-brand";
import { TenantLogo } from "../selector/tenant-logo";
import { PeopleForm } from "./people-form";
import { SeatedTable } from "./seated-table";
import styles from "./sign-in.module.css";

/** Already in the tenant's colours, though nobody is signed in: the brand is public, the data is not. */
export function SignIn({ tenant }: { tenant: DirectoryEntry | null }) {
  const members = tenant ? people.filter(({ tenants }) => tenants.includes(tenant.slug)) : people;
  const others = people.filter((person) => !members.includes(person));

  return (
    <main className={styles.page}>
      {!tenant && <BrandHead branding={platformBrand} />}
      <title>{`Sign in · ${tenant?.name ?? "Ask Panel"}`}</title>
      <div className={styles.brand}>
        <p className={styles.product}>Ask Panel</p>
        <SeatedTable />
        <p className={styles.promise}>Hard questions deserve more than one expert.</p>
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
              ? "This is a demo: choose who you are, no password needed."
              : "This address is shared by all tenants: sign in once, then choose where to work."}
          </p>
          <PeopleForm members={members} others={others} tenantName={tenant?.name ?? null} />
        </div>
      </div>
    </main>
  );
}
