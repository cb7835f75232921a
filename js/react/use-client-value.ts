import { useCallback, useSyncExternalStore } from "react";
import type { TenantClient } from "../client/tenant-client.js";
import { useTenantClient } from "./provider.js";

/** A value of the client that is identical until it changes. The component renders again when it does. */
export function useClientValue<Value>(read: (client: TenantClient) => Value): Value {
  const client = useTenantClient();
  const subscribe = useCallback((changed: () => void) => client.on("change", changed), [client]);
  const current = () => read(client);
  return useSyncExternalStore(subscribe, current, current);
}
