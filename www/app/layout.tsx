import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { brandingCss } from "tenantry";
import { platformBrand } from "@/components/brand/platform-brand";
import { readTheme, THEME_COOKIE } from "@/components/theme/theme";
import { getHostTenant } from "@/server/host-tenant";
import "@/styles/tokens.css";
import "@/styles/base.css";
import "@/styles/controls.css";

/** The branding of the host's tenant. Null on the shared host, where `TenantBrand` uses the tab's tenant. */
async function hostBrand() {
  const hostTenant = await getHostTenant();
  if (hostTenant.kind === "shared") return null;
  return hostTenant.kind === "tenant" ? hostTenant.tenant.branding : platformBrand;
}

export async function generateMetadata(): Promise<Metadata> {
  const icon = (await hostBrand())?.faviconUrl;
  // No title here: each page renders `<title>`, which follows a switch without a navigation.
  return { description: "Put a question to a panel of expert agents.", ...(icon && { icons: { icon } }) };
}

export async function generateViewport(): Promise<Viewport> {
  const themeColor = (await hostBrand())?.primaryColor;
  return themeColor ? { themeColor } : {};
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const hostTenant = await getHostTenant();
  const tenant = hostTenant.kind === "tenant" ? hostTenant.tenant : null;
  const theme = readTheme((await cookies()).get(THEME_COOKIE)?.value);

  return (
    // Our scripts set data-tenant, data-theme and data-waiting here, before and after hydration.
    <html lang="en" data-tenant={tenant?.slug ?? "platform"} data-theme={theme} suppressHydrationWarning>
      {/* In the first HTML, so the first paint already has the tenant's branding. The package writes this text from
          parsed values, so it contains no unparsed string of the backend. */}
      <head>{tenant && <style>{brandingCss(tenant.branding)}</style>}</head>
      <body>{children}</body>
    </html>
  );
}
