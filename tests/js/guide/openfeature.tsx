"use client";

import { OpenFeature, OpenFeatureProvider } from "@openfeature/react-sdk";
import { type ReactNode, useEffect } from "react";
import { TenantryWebProvider } from "tenantry/openfeature";
import { useTenantClient } from "tenantry/react";

export function Flags({ children }: { children: ReactNode }) {
  const client = useTenantClient();
  useEffect(() => {
    OpenFeature.setProvider(new TenantryWebProvider(client));
  }, [client]);
  return <OpenFeatureProvider>{children}</OpenFeatureProvider>;
}
