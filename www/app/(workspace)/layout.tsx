import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { isTenantError } from "tenantry";
import { isSignedOut } from "@/ask-panel/signed-out";
import { NotAMember } from "@/components/notice/not-a-member";
import { SignedOut } from "@/components/notice/signed-out";
import { Unavailable } from "@/components/notice/unavailable";
import { Shell } from "@/components/shell/shell";
import { readTheme, THEME_COOKIE } from "@/components/theme/theme";
import { HideUntilTabTenant } from "@/components/workspace/hide-until-tab-tenant";
import { TenantGate } from "@/components/workspace/tenant-gate";
import { WorkspaceProvider } from "@/components/workspace/workspace-provider";
import { getHostTenant } from "@/server/host-tenant";
import { getSession } from "@/server/session";
import { getTenantClient } from "@/server/tenant-client";

/** Chooses what to render. It does not authorize: the gateway authorizes every request of these pages. */
export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const hostTenant = await getHostTenant();
  if (hostTenant.kind === "platform") redirect("/");
  if (hostTenant.kind === "unavailable") return <Unavailable />;

  const session = await getSession();
  if (!session) redirect("/sign-in");

  const client = await getTenantClient();
  if (hostTenant.kind === "tenant" && !client.tenant) {
    if (isSignedOut(client.error)) return <SignedOut placement="page" />;
    if (!isTenantError(client.error, "UNAUTHORIZED_TENANT_ACCESS")) return <Unavailable />;
    return (
      <NotAMember
        tenantName={hostTenant.tenant.name}
        personName={session.person.name}
        memberships={await client.listTenants().catch(() => [])}
        host={hostTenant.host}
      />
    );
  }

  const theme = readTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <WorkspaceProvider snapshot={client.snapshot()}>
      {hostTenant.kind === "shared" && client.tenantId && <HideUntilTabTenant serverTenantId={client.tenantId} />}
      <TenantGate host={hostTenant.host}>
        <Shell host={hostTenant.host} person={session.person} theme={theme}>
          {children}
        </Shell>
      </TenantGate>
    </WorkspaceProvider>
  );
}
