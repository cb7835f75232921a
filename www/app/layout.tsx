import type { Metadata } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { TenantRoot } from "tenantry/next";
import { readTheme, THEME_COOKIE } from "@/components/theme/theme";
import { tenancy } from "@/tenant.config";
import "@/styles/tokens.css";
import "@/styles/base.css";
import "@/styles/controls.css";

// No title here: each page renders `<title>`, which follows a switch without a navigation.
export const metadata: Metadata = { description: "Put a question to a panel of expert agents." };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = readTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <TenantRoot tenancy={tenancy} lang="en" data-theme={theme} fallback={{ faviconUrl: "/brand/platform.svg" }}>
      <body>{children}</body>
    </TenantRoot>
  );
}
