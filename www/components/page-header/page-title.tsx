"use client";

import { useTenant } from "tenantry/react";

/** A `<title>` with the tenant's name, updated at a switch. React moves it into `<head>`. */
export function PageTitle({ children }: { children: string }) {
  const { tenant } = useTenant();
  return <title>{`${children} · ${tenant?.name ?? "Ask Panel"}`}</title>;
}
