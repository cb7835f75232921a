"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTenantClient } from "tenantry/react";
import { bindQueryClient } from "tenantry/tanstack-query";

export function Queries({ children }: { children: ReactNode }) {
  const client = useTenantClient();
  const [queryClient] = useState(() => {
    const bound = new QueryClient();
    bindQueryClient(client, bound);
    return bound;
  });
  return <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>;
}
