"use client";

import { useTenant } from "tenantry/react";

/** `<title>` that follows the tenant, also when it changes in place; React lifts it into the head. */
export function PageTitle({ children }: { children: string }) {
  const { tenant } = useTenant();
  return <title>{`${children} · ${tenant?.name ?? "Ask Panel"}`}</title>;
}
