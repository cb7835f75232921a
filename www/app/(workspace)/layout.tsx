import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { getPublicTenant, getTenant } from "tenantry/next";
import { Shell } from "@/components/shell/shell";
import { readTheme, THEME_COOKIE } from "@/components/theme/theme";
import { TenantGate } from "@/components/workspace/tenant-gate";
import { readPerson } from "@/session/session";
import { addresses, isSharedHost, pinned, tenancy } from "@/tenant.config";

/** Chooses what to render. It does not authorize: the gateway authorizes every request of these pages. */
export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const { isPlatform } = await getTenant(tenancy);
  if (isPlatform && !isSharedHost((await headers()).get("host"))) redirect("/");

  const person = await readPerson();
  if (!person) redirect("/sign-in");

  const theme = readTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <TenantGate tenantName={(await getPublicTenant(tenancy))?.name} personName={person.name}>
      <Shell person={person} theme={theme} isAlone={pinned !== undefined && Object.keys(addresses).length === 0}>
        {children}
      </Shell>
    </TenantGate>
  );
}
