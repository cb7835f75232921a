// The files that `tenantry init` writes, as a TypeScript app of Next.js 16 gets them. The app owns them afterwards.

/** How a request finds its tenant, with two tenants to start with. */
export const CONFIG = `import { defineTenants } from "tenantry";
import type { Tenancy } from "tenantry/next";

/** How a request finds its tenant. The proxy, the server and the browser read this one object. */
export const tenancy = {
  // acme.example.com is the tenant acme. In development acme.localhost works as well, without set-up.
  rootDomains: ["example.com"],
  // When you have a tenant API, write \`api: "https://api.example.com"\` instead of \`tenants\`.
  tenants: defineTenants([
    {
      id: "6f1b9c52-7d0e-4c3a-9a54-2f8e1d6b7a01",
      slug: "acme",
      name: "Acme",
      tier: "pro",
      branding: { primaryColor: "#4338ca", secondaryColor: "#f59e0b", radius: "16px" },
      flags: { reports: true },
      limits: { projects: { limit: 20, used: 13 } },
    },
    {
      id: "b0c7d5e8-3a41-4f96-8e2d-91c4a7f05b02",
      slug: "globex",
      name: "Globex",
      tier: "free",
      branding: { primaryColor: "#047857", secondaryColor: "#fb7185", radius: "4px", fontFamily: "Georgia, serif" },
      flags: { reports: false },
      limits: { projects: { limit: 3, used: 2 } },
    },
  ]),
} satisfies Tenancy;
`;

/** The proxy. Before Next.js 16 its name is middleware. */
export const PROXY = `import { tenantProxy } from "tenantry/next";
import { tenancy } from "./tenant.config";

/** Answers addresses that belong to no tenant. Pages find their tenant themselves, so it may miss a path. */
export const proxy = tenantProxy(tenancy);

export const config = { matcher: ["/((?!_next/static|_next/image).*)"] };
`;

/** The example page, for tenants and for the platform. */
export const PAGE = `import { headers } from "next/headers";
import { brandingCss, tenantHost } from "tenantry";
import { getTenant } from "tenantry/next";
import { tenancy } from "../tenant.config";
import "./tenants.css";

export async function generateMetadata() {
  const { tenant } = await getTenant(tenancy);
  return { title: tenant?.name ?? "All tenants" };
}

/** The page of a tenant on its own host, and the list of tenants on every other host of the app. */
export default async function Page() {
  const client = await getTenant(tenancy);
  const { tenant } = client;
  const host = (await headers()).get("host") ?? "";
  const links = tenancy.tenants.tenants.map(({ slug, name, tier, branding }) => {
    const target = tenantHost(host, String(slug), { rootDomains: tenancy.rootDomains });
    return { slug: String(slug), name, tier, branding, target };
  });

  if (!tenant) {
    return (
      <main className="tenants tenants-home">
        <p className="tenants-label">{host}</p>
        <h1>One app, {links.length} tenants</h1>
        <p className="tenants-lead">Each tenant has an address, a brand, flags and limits of its own. Open one:</p>
        <div className="tenants-cards">
          {links.map(({ slug, name, tier, branding, target }) => (
            <a key={slug} id={slug} className="tenants-card tenants-link" href={\`//\${target}\`}>
              <style>{brandingCss(branding, { selector: \`#\${slug}\` })}</style>
              <span className="tenants-mark">{name?.[0]}</span>
              <strong>{name}</strong>
              <span className="tenants-tier">{tier}</span>
              <span className="tenants-address">{target} →</span>
            </a>
          ))}
        </div>
        <p className="tenants-hint">
          This page is the platform: it has no tenant. Change the tenants in <code>tenant.config</code>.
        </p>
      </main>
    );
  }

  const hasReports = client.flag("reports", false);
  const projects = client.limit("projects");
  return (
    <main className="tenants">
      <header className="tenants-header">
        <span className="tenants-mark">{tenant.name?.[0]}</span>
        <strong>{tenant.name}</strong>
        <span className="tenants-tier">{tenant.tier}</span>
        <nav aria-label="Tenants">
          {links.map(({ slug, name, target }) => (
            <a key={slug} href={\`//\${target}\`} aria-current={slug === tenant.slug ? "page" : undefined}>
              {name}
            </a>
          ))}
        </nav>
      </header>
      <section className="tenants-hero">
        <p className="tenants-label">{host}</p>
        <h1>Welcome to {tenant.name}</h1>
        <p>The server read the tenant from the address. Its brand and flags are in the first HTML.</p>
      </section>
      <div className="tenants-cards">
        <section className="tenants-card">
          <h2>Flag</h2>
          <p>
            <code>reports</code> is <strong>{hasReports ? "on" : "off"}</strong>
          </p>
          {hasReports ? (
            <div className="tenants-chart" role="img" aria-label="An example of a report">
              {[38, 62, 45, 80, 56, 92, 74].map((height) => (
                <i key={height} style={{ height: \`\${height}%\` }} />
              ))}
            </div>
          ) : (
            <div className="tenants-empty">{tenant.name} does not see reports.</div>
          )}
        </section>
        <section className="tenants-card">
          <h2>Limit</h2>
          <p>
            <strong className="tenants-number">{projects?.used}</strong> of {projects?.limit} projects
          </p>
          <progress value={projects?.used ?? 0} max={projects?.limit ?? 1} aria-label="Projects" />
          <p className="tenants-muted">{projects?.remaining} left on this plan</p>
        </section>
        <section className="tenants-card">
          <h2>Brand</h2>
          <div className="tenants-swatches">
            <span style={{ background: "var(--tenant-primary)", color: "var(--tenant-on-primary)" }}>Aa</span>
            <span style={{ background: "var(--tenant-secondary)", color: "var(--tenant-on-secondary)" }}>Aa</span>
          </div>
          <p className="tenants-muted">
            <code>--tenant-primary</code> {tenant.branding.primaryColor}
            <br />
            <code>--tenant-secondary</code> {tenant.branding.secondaryColor}
          </p>
        </section>
      </div>
      <p className="tenants-hint">
        Change <code>tenant.config</code> and save: this page follows.
      </p>
    </main>
  );
}
`;

/** The styles of the example page. */
export const STYLES = `/* The example page. TenantRoot sets the properties --tenant-*, which hold the brand. */
.tenants {
  --ink: #18181b;
  --muted: #63636e;
  --paper: #ffffff;
  --ground: #f5f5f7;
  --line: #e4e4e7;
  --radius: var(--tenant-radius, 12px);
  box-sizing: border-box;
  width: 100%;
  min-height: 100vh;
  margin: 0;
  padding: clamp(1.25rem, 4vw, 3.5rem) max(1.25rem, (100% - 66rem) / 2);
  background: var(--ground);
  color: var(--ink);
  font: 1rem / 1.6 var(--tenant-font-family, var(--font-geist-sans, system-ui), sans-serif);
}

@media (prefers-color-scheme: dark) {
  .tenants {
    --ink: #f4f4f5;
    --muted: #a1a1aa;
    --paper: #1c1c1f;
    --ground: #0f0f11;
    --line: #303036;
  }
}

.tenants-home {
  display: flex;
  flex-direction: column;
  justify-content: center;
}

.tenants h1 {
  margin: 0;
  max-width: 18ch;
  font-size: clamp(2.25rem, 6vw, 4rem);
  font-weight: 700;
  line-height: 1.05;
  letter-spacing: -0.03em;
  text-wrap: balance;
}

.tenants h2,
.tenants-label,
.tenants-tier {
  margin: 0;
  color: var(--muted);
  font-size: 0.8125rem;
  font-weight: 600;
}

.tenants-home > .tenants-label {
  margin-bottom: 1rem;
}

.tenants p {
  margin: 0;
}

.tenants code {
  font-family: ui-monospace, monospace;
  font-size: 0.875em;
}

.tenants .tenants-lead {
  margin-top: 1rem;
  color: var(--muted);
  font-size: 1.125rem;
}

.tenants .tenants-hint {
  margin-top: 2.5rem;
  color: var(--muted);
  font-size: 0.875rem;
}

.tenants .tenants-muted {
  margin-top: auto;
  color: var(--muted);
  font-size: 0.875rem;
}

.tenants-header {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.75rem;
  margin-bottom: 1.5rem;
}

.tenants-mark {
  display: grid;
  place-items: center;
  width: 2.5rem;
  height: 2.5rem;
  border-radius: calc(var(--tenant-radius, 12px) * 0.6);
  background: var(--tenant-primary, var(--ink));
  color: var(--tenant-on-primary, var(--paper));
  font-weight: 700;
}

.tenants-tier {
  padding: 0.125rem 0.625rem;
  border: 1px solid var(--line);
  border-radius: 99px;
}

.tenants-header nav {
  display: flex;
  gap: 0.25rem;
  margin-left: auto;
}

.tenants-header a {
  padding: 0.375rem 0.75rem;
  border-radius: var(--radius);
  color: var(--muted);
  font-size: 0.9375rem;
  text-decoration: none;
}

.tenants-header a:hover {
  color: var(--ink);
}

.tenants-header a[aria-current] {
  background: var(--paper);
  color: var(--ink);
}

.tenants-hero {
  position: relative;
  overflow: hidden;
  display: grid;
  gap: 1rem;
  padding: clamp(2rem, 6vw, 4.5rem) clamp(1.5rem, 5vw, 4rem);
  border-radius: calc(var(--radius) * 1.5);
  background: var(--tenant-primary);
  color: var(--tenant-on-primary);
}

.tenants-hero::after {
  content: "";
  position: absolute;
  right: -7rem;
  bottom: -9rem;
  width: 20rem;
  height: 20rem;
  border-radius: 50%;
  background: var(--tenant-secondary);
}

@media (max-width: 40rem) {
  .tenants-hero::after {
    inset: -4rem -4rem auto auto;
    width: 9rem;
    height: 9rem;
  }
}

.tenants-hero > * {
  position: relative;
  z-index: 1;
  max-width: 34rem;
}

.tenants-hero .tenants-label {
  color: inherit;
}

.tenants-cards {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr));
  gap: 1.25rem;
  margin-top: 1.25rem;
}

.tenants-lead + .tenants-cards {
  margin-top: 2.5rem;
}

.tenants-card {
  display: flex;
  flex-direction: column;
  gap: 0.875rem;
  min-height: 12rem;
  box-sizing: border-box;
  padding: 1.5rem;
  border: 1px solid var(--line);
  border-radius: var(--tenant-radius, 12px);
  background: var(--paper);
}

.tenants-link {
  min-height: 15rem;
  color: inherit;
  font-family: var(--tenant-font-family, inherit);
  text-decoration: none;
  transition: transform 0.15s;
}

.tenants-link:hover {
  border-color: var(--tenant-primary);
  transform: translateY(-2px);
}

.tenants-link strong {
  font-size: 1.75rem;
  line-height: 1.1;
}

.tenants-link .tenants-mark {
  width: 3.5rem;
  height: 3.5rem;
  font-size: 1.5rem;
}

.tenants-link .tenants-tier {
  align-self: flex-start;
}

.tenants-address {
  margin: auto -1.5rem -1.5rem;
  padding: 0.875rem 1.5rem;
  border-radius: 0 0 calc(var(--tenant-radius, 12px) - 1px) calc(var(--tenant-radius, 12px) - 1px);
  background: var(--tenant-primary);
  color: var(--tenant-on-primary);
}

.tenants-number {
  font-size: 2.5rem;
  line-height: 1;
}

.tenants progress {
  appearance: none;
  width: 100%;
  height: 0.625rem;
  border: 0;
  border-radius: 99px;
  background: var(--line);
  overflow: hidden;
}

.tenants progress::-webkit-progress-bar {
  background: var(--line);
}

.tenants progress::-webkit-progress-value {
  background: var(--tenant-primary);
}

.tenants progress::-moz-progress-bar {
  background: var(--tenant-primary);
}

.tenants-chart {
  display: flex;
  align-items: flex-end;
  gap: 0.5rem;
  height: 6rem;
  margin-top: auto;
}

.tenants-chart i {
  flex: 1;
  border-radius: calc(var(--radius) / 4);
  background: var(--tenant-primary);
}

.tenants-chart i:nth-child(6) {
  background: var(--tenant-secondary);
}

.tenants-empty {
  display: grid;
  place-items: center;
  flex: 1;
  padding: 1rem;
  border: 1px dashed var(--line);
  border-radius: var(--radius);
  color: var(--muted);
  font-size: 0.875rem;
  text-align: center;
}

.tenants-swatches {
  display: grid;
  grid-template-columns: 1fr 1fr;
  gap: 0.5rem;
}

.tenants-swatches span {
  padding: 1.125rem 1rem;
  border-radius: var(--radius);
  font-size: 1.25rem;
}
`;
