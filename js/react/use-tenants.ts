import { useCallback, useEffect, useState } from "react";
import type { Membership } from "../profile/profile.js";
import { useTenantClient } from "./provider.js";

/** The tenants of the signed-in person, as far as they are known. */
export interface Tenants {
  readonly tenants: readonly Membership[];
  readonly isLoading: boolean;
  readonly error: Error | null;
  /** Asks anew, after an error for instance. */
  readonly reload: () => void;
}

/** The tenants that the signed-in person is a member of. Asked for once, when first rendered. */
export function useTenants(): Tenants {
  const client = useTenantClient();
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<Omit<Tenants, "reload">>({ tenants: [], isLoading: true, error: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is what makes it ask again.
  useEffect(() => {
    let isCurrent = true;
    const show = (known: Omit<Tenants, "reload">) => isCurrent && setState(known);
    setState((before) => ({ ...before, isLoading: true, error: null }));
    client.listTenants().then(
      (tenants) => show({ tenants, isLoading: false, error: null }),
      (error: Error) => show({ tenants: [], isLoading: false, error }),
    );
    return () => {
      isCurrent = false;
    };
  }, [client, attempt]);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  return { ...state, reload };
}
