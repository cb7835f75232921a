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
import { KeepTabChoice } from "@/components/workspace/keep-tab-choice";
import { TenantGate } from "@/components/workspace/tenant-gate";
import { WorkspaceProvider } from "@/components/workspace/workspace-provider";
import { getSession } from "@/server/session";
import { getTenantClient } from "@/server/tenant-client";
import { getVisit } from "@/server/visit";

/** Decides what to draw, not what is allowed: the gateway judges every call that these pages make. */
export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const visit = await getVisit();
  if (visit.kind === "platform") redirect("/");
  if (visit.kind === "unavailable") return <Unavailable />;

  const session = await getSession();
  if (!session) redirect("/sign-in");

  const client = await getTenantClient();
  if (visit.kind === "tenant" && !client.tenant) {
    if (isSignedOut(client.error)) return <SignedOut place="page" />;
    if (!isTenantError(client.error, "UNAUTHORIZED_TENANT_ACCESS")) return <Unavailable />;
    return (
      <NotAMember
        tenantName={visit.tenant.name}
        personName={session.person.name}
        memberships={await client.listTenants().catch(() => [])}
        host={visit.host}
      />
    );
  }

  const theme = readTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <WorkspaceProvider snapshot={client.snapshot()}>
      {visit.kind === "shared" && client.tenantId && <KeepTabChoice served={client.tenantId.toString()} />}
      <TenantGate host={visit.host}>
        <Shell host={visit.host} person={session.person} theme={theme}>
          {children}
        </Shell>
      </TenantGate>
    </WorkspaceProvider>
  );
}
