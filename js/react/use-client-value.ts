import { useCallback, useSyncExternalStore } from "react";
import type { TenantClient } from "../client/tenant-client.js";
import { useTenantClient } from "./provider.js";

/** A part of the client that is the same object until it changes; the component renders again when it does. */
export function useClientValue<Value>(read: (client: TenantClient) => Value): Value {
  const client = useTenantClient();
  const subscribe = useCallback((changed: () => void) => client.on("change", changed), [client]);
  const current = () => read(client);
  return useSyncExternalStore(subscribe, current, current);
}
