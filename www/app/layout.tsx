import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { brandingCss } from "tenantry";
import { platformBrand } from "@/components/brand/platform-brand";
import { readTheme, THEME_COOKIE } from "@/components/theme/theme";
import { getVisit } from "@/server/visit";
import "@/styles/tokens.css";
import "@/styles/base.css";
import "@/styles/controls.css";

/** The brand that the host decides. On the shared host nothing does: there it is the tab's (TenantBrand). */
async function hostBrand() {
  const visit = await getVisit();
  if (visit.kind === "shared") return null;
  return visit.kind === "tenant" ? visit.tenant.branding : platformBrand;
}

export async function generateMetadata(): Promise<Metadata> {
  const icon = (await hostBrand())?.faviconUrl;
  // No title here: the pages say their own with `<title>`, which can follow a tenant that changes in place.
  return { description: "Put a question to a panel of expert agents.", ...(icon && { icons: { icon } }) };
}

export async function generateViewport(): Promise<Viewport> {
  const themeColor = (await hostBrand())?.primaryColor;
  return themeColor ? { themeColor } : {};
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const visit = await getVisit();
  const tenant = visit.kind === "tenant" ? visit.tenant : null;
  const theme = readTheme((await cookies()).get(THEME_COOKIE)?.value);

  return (
    // Scripts of ours set data-tenant, data-theme and data-waiting here, before and after React takes over.
    <html lang="en" data-tenant={tenant?.slug ?? "platform"} data-theme={theme} suppressHydrationWarning>
      {/* In the first HTML, so the first paint is already the tenant's. The text is written by the package from
          parsed values: no string of the backend reaches it as it came. */}
      <head>{tenant && <style>{brandingCss(tenant.branding)}</style>}</head>
      <body>{children}</body>
    </html>
  );
}
