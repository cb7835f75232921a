import { useCallback, useState } from "react";
import type { Membership } from "../profile/profile.js";
import { useTenantClient } from "./provider.js";

/** A tenant to switch to: an entry of `useTenants`. */
export type SwitchTarget = Pick<Membership, "id" | "slug" | "name">;

/** The options of `useTenantSwitch`. */
export interface TenantSwitchOptions {
  /**
   * Opens the tenant's own address, for pages whose host names the tenant: there a tab cannot switch in place.
   *
   * @example
   * (tenant) => location.assign(`/go/${tenant.slug}`)
   */
  readonly open: (tenant: SwitchTarget) => void;
  /** Runs after a switch in place, for example `() => router.refresh()`. */
  readonly onSwitched?: (tenant: SwitchTarget) => void;
}

/** The result of `useTenantSwitch`: how far the last switch is. */
export interface TenantSwitch {
  /** `idle` before the first switch. */
  readonly step: "idle" | "switching" | "done" | "failed";
  /** The tenant of the last switch; null before the first one. */
  readonly to: SwitchTarget | null;
  /** Why the last switch failed; null otherwise. A failed switch changes nothing. */
  readonly error: Error | null;
  /** Switches in place, or opens the tenant's address. Resolves to whether it succeeded. It never rejects. */
  readonly switchTo: (tenant: SwitchTarget) => Promise<boolean>;
}

/**
 * Switches tenant from a list or a menu, and reports how far the switch is.
 *
 * @throws {Error} outside `TenantProvider`.
 * @example
 * const { step, to, error, switchTo } = useTenantSwitch({ open: ({ slug }) => location.assign(`/go/${slug}`) });
 */
export function useTenantSwitch({ open, onSwitched }: TenantSwitchOptions): TenantSwitch {
  const client = useTenantClient();
  const [state, setState] = useState<Omit<TenantSwitch, "switchTo">>({ step: "idle", to: null, error: null });
  const switchTo = useCallback(
    async (to: SwitchTarget) => {
      setState({ step: "switching", to, error: null });
      if (!client.canSwitch) {
        open(to);
        return true;
      }
      try {
        await client.switchTenant({ id: to.id });
      } catch (error) {
        setState({ step: "failed", to, error: error as Error });
        return false;
      }
      setState({ step: "done", to, error: null });
      onSwitched?.(to);
      return true;
    },
    [client, open, onSwitched],
  );
  return { ...state, switchTo };
}
