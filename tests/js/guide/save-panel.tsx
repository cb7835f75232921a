"use client";

import { useSWRConfig } from "swr";
import { useTenantClient } from "tenantry/react";
import { tenantSWRKey } from "tenantry/swr";

export function SavePanel({ address }: { address: string }) {
  const client = useTenantClient();
  const { mutate } = useSWRConfig();
  const save = async () => {
    const key = tenantSWRKey(client, address);
    await client.fetch(address, { method: "POST" });
    await mutate(key);
  };
  return (
    <button type="button" onClick={save}>
      Save
    </button>
  );
}
