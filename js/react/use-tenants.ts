import { useCallback, useEffect, useState } from "react";
import type { Membership } from "../profile/profile.js";
import { useTenantClient } from "./provider.js";

/** The result of `useTenants`. */
export interface Tenants {
  /** The list; empty while it loads and after an error. */
  readonly tenants: readonly Membership[];
  /** Whether a request for the list is pending. */
  readonly isLoading: boolean;
  /** Whether the list has arrived and is empty: the user is a member of no tenant. */
  readonly hasNoTenants: boolean;
  /** The error of the last request; null after a success. */
  readonly error: Error | null;
  /** Requests the list again, for example after an error. */
  readonly reload: () => void;
}

type List = Omit<Tenants, "hasNoTenants" | "reload">;

/**
 * The tenants of which the signed-in user is a member. It requests the list once, at the first render.
 *
 * @throws {Error} outside `TenantProvider`.
 * @example
 * const { tenants, isLoading, hasNoTenants, error, reload } = useTenants();
 */
export function useTenants(): Tenants {
  const client = useTenantClient();
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<List>({ tenants: [], isLoading: true, error: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is what makes it ask again.
  useEffect(() => {
    let isCurrent = true;
    const show = (known: List) => isCurrent && setState(known);
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
  const hasNoTenants = !state.isLoading && state.error === null && state.tenants.length === 0;
  return { ...state, hasNoTenants, reload };
}
