import { useCallback, useRef, useSyncExternalStore } from "react";
import type { TenantClient } from "../client/tenant-client.js";
import { isEqual } from "./is-equal.js";
import { useProvided } from "./provider.js";
import type { TenantView } from "./tenant-view.js";

/** A value of the client. The component renders again only when its content changes. */
export function useClientValue<Value>(read: (from: TenantView, client: TenantClient) => Value): Value {
  const { client, hydrated } = useProvided();
  const subscribe = useCallback((changed: () => void) => client.on("change", changed), [client]);
  const last = useRef<{ readonly value: Value } | null>(null);
  /** The same object as before while its content is the same. */
  const readFrom = (view: TenantView): Value => {
    const value = read(view, client);
    if (last.current === null || !isEqual(last.current.value, value)) {
      last.current = { value };
    }
    return last.current.value;
  };
  return useSyncExternalStore(
    subscribe,
    () => readFrom(client),
    () => readFrom(hydrated),
  );
}
