"use client";

import type { ReactNode } from "react";
import { SWRConfig } from "swr";
import { useTenantClient } from "tenantry/react";
import { tenantSWR } from "tenantry/swr";

export function Requests({ children }: { children: ReactNode }) {
  const client = useTenantClient();
  const fetcher = (path: string) => client.fetch(path).then((response) => response.json());
  return <SWRConfig value={{ ...tenantSWR(client), fetcher }}>{children}</SWRConfig>;
}
