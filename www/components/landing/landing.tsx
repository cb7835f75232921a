import { findTenant } from "@/tenant.config";
import { Unavailable } from "../notice/unavailable";
import { TenantLogo } from "../tenant/tenant-logo";
import styles from "./landing.module.css";
import { RequestSteps } from "./request-steps";
import { SharedHostCard } from "./shared-host-card";
import { TenantCard } from "./tenant-card";
import { ThingsToTry } from "./things-to-try";

const SOURCE = "https://github.com/tenantry/tenantry";

const slugs = ["acme", "medtech", "healthco"] as const;

export async function Landing({ host }: { host: string }) {
  const found = await Promise.all(slugs.map(async (slug) => ({ slug, tenant: await findTenant({ slug }) })));
  const tenants = found.flatMap(({ slug, tenant }) => (tenant ? [{ slug, tenant }] : []));
  if (tenants.length === 0) return <Unavailable />;

  return (
    <div className={styles.page}>
      <title>Ask Panel · One product, three tenants</title>
      <header className={styles.top}>
        <TenantLogo name="Ask Panel" logoUrl="/brand/platform.svg" size={32} />
        <span>Ask Panel</span>
        <nav aria-label="About this demo" className={styles.links}>
          <a href="/gallery">Gallery</a>
          <a href={`${SOURCE}/tree/main/docs`}>Docs</a>
          <a href={SOURCE}>Source</a>
          <span className={styles.demo}>A tenantry demo</span>
        </nav>
      </header>
      <main>
        <section className={styles.hero}>
          <h1>One product, three isolated tenants</h1>
          <p>
            Healthcare teams use Ask Panel to ask a panel of experts a question. Every tenant has its own address,
            branding, flags, limits and data on one backend.
          </p>
        </section>
        <section aria-label="Tenants" className={styles.tenants}>
          {tenants.map(({ slug, tenant }) => (
            <TenantCard key={slug} slug={slug} tenant={tenant} host={host} />
          ))}
        </section>
        <SharedHostCard host={`app.${host}`} />
        <RequestSteps />
        <ThingsToTry host={host} />
      </main>
      <footer className={styles.foot}>
        All people, companies and data in this demo are fictional. Every page is made with <a href={SOURCE}>tenantry</a>
        ; this one is <a href={`${SOURCE}/tree/main/www`}>in the folder www</a>.
      </footer>
    </div>
  );
}
