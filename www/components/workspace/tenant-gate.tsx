"use client";

import type { ReactNode } from "react";
import { isTenantError } from "tenantry";
import { useTenant } from "tenantry/react";
import { isSignedOut } from "@/ask-panel/signed-out";
import { Loading } from "../data/loading";
import { ChooseTenant } from "../notice/choose-tenant";
import { NotAMember } from "../notice/not-a-member";
import { SignedOut } from "../notice/signed-out";
import { Unavailable } from "../notice/unavailable";

interface TenantGateProps {
  tenantName: string | null | undefined;
  personName: string;
  children: ReactNode;
}

/** Renders the workspace only when the client has a tenant, else the page that explains why not. */
export function TenantGate({ tenantName, personName, children }: TenantGateProps) {
  const { tenant, isPlatform, error, client } = useTenant();

  if (tenant) return children;
  // The shared host without a choice of the tab resolves to the platform, which has no workspace.
  if (isPlatform) return <ChooseTenant />;
  if (!error) return <Loading label="Loading your workspace" />;
  if (isSignedOut(error)) return <SignedOut placement="page" />;
  if (!isTenantError(error, "UNAUTHORIZED_TENANT_ACCESS")) {
    return <Unavailable code={isTenantError(error) ? error.code : undefined} />;
  }
  return client.canSwitch ? <ChooseTenant /> : <NotAMember tenantName={tenantName} personName={personName} />;
}
