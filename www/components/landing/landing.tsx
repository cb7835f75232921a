import { type DirectoryEntry, findTenant } from "@/server/directory";
import { sharedHost } from "@/tenant.config";
import { Unavailable } from "../notice/unavailable";
import { TenantLogo } from "../selector/tenant-logo";
import { JourneySteps } from "./journey-steps";
import styles from "./landing.module.css";
import { SharedHostCard } from "./shared-host-card";
import { TenantCard } from "./tenant-card";
import { ThingsToTry } from "./things-to-try";

const slugs = ["acme", "medtech", "healthco"] as const;

export async function Landing({ host }: { host: string }) {
  const answers = await Promise.all(slugs.map(findTenant));
  const tenants = answers.filter((answer): answer is DirectoryEntry => typeof answer === "object");
  if (tenants.length === 0) return <Unavailable />;

  return (
    <div className={styles.page}>
      <title>Ask Panel · One product, three tenants</title>
      <header className={styles.top}>
        <TenantLogo name="Ask Panel" logoUrl="/brand/platform.svg" size={32} />
        <span>Ask Panel</span>
        <span className={styles.demo}>A tenantry demo</span>
      </header>
      <main>
        <section className={styles.hero}>
          <h1>One product. Three tenants. Nothing shared by accident.</h1>
          <p>
            Ask Panel lets a healthcare team put a question to a panel of expert agents. Every tenant has its own
            address, brand, features, limits and data, all on one backend.
          </p>
        </section>
        <section aria-label="The tenants" className={styles.tenants}>
          {tenants.map((tenant) => (
            <TenantCard key={tenant.slug} tenant={tenant} host={host} />
          ))}
        </section>
        <SharedHostCard host={sharedHost(host)} />
        <JourneySteps />
        <ThingsToTry host={host} />
      </main>
      <footer className={styles.foot}>Everybody and everything here is made up.</footer>
    </div>
  );
}
