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

/** Renders the workspace only when the client has a tenant, else the page that explains why not. */
export function TenantGate({ host, children }: { host: string; children: ReactNode }) {
  const { tenant, isPlatform, error } = useTenant();

  if (tenant) return children;
  // The shared host without a tenant choice resolves to the platform, which has no workspace.
  if (isPlatform) return <ChooseTenant host={host} />;
  if (!error) return <WorkspaceSkeleton />;
  if (isSignedOut(error)) return <SignedOut placement="page" />;
  const isShared = isSharedHost(host);
  if (isTenantError(error, "UNAUTHORIZED_TENANT_ACCESS"))
    return isShared ? <ChooseTenant host={host} /> : <NotAMember />;
  return <Unavailable code={isTenantError(error) ? error.code : undefined} />;
}
