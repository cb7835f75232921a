"use client";

import type { ReactNode } from "react";
import { isTenantError } from "tenantry";
import { useTenant } from "tenantry/react";
import { isSignedOut } from "@/ask-panel/signed-out";
import { isSharedHost } from "@/tenant.config";
import { NotAMember } from "../notice/not-a-member";
import { SignedOut } from "../notice/signed-out";
import { Unavailable } from "../notice/unavailable";
import { ChooseTenant } from "../selector/choose-tenant";
import { WorkspaceSkeleton } from "./workspace-skeleton";

/** Lets the workspace render only when there is a tenant to render it for. */
export function TenantGate({ host, children }: { host: string; children: ReactNode }) {
  const { tenant, isPlatform, error } = useTenant();

  if (tenant) return children;
  // No tenant is chosen on the shared host yet. The platform has no workspace.
  if (isPlatform) return <ChooseTenant host={host} />;
  if (!error) return <WorkspaceSkeleton />;
  if (isSignedOut(error)) return <SignedOut place="page" />;
  const isShared = isSharedHost(host);
  if (isTenantError(error, "UNAUTHORIZED_TENANT_ACCESS"))
    return isShared ? <ChooseTenant host={host} /> : <NotAMember />;
  return <Unavailable code={isTenantError(error) ? error.code : undefined} />;
}
