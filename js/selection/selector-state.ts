import type { Membership } from "../profile/profile.js";

/**
 * What is known of the list:
 *
 * - `idle`: it was not requested yet;
 * - `loading`: the first request is pending;
 * - `ready`: it has two tenants or more;
 * - `single`: it has one tenant;
 * - `empty`: the user is a member of no tenant;
 * - `error`: it could not be loaded, and no earlier list is known;
 * - `stale`: it could not be loaded again, and the earlier list is shown;
 * - `signed-out`: the tenant API responds with 401.
 */
export type ListStatus = "idle" | "loading" | "ready" | "single" | "empty" | "error" | "stale" | "signed-out";

/** How far the last switch is. */
export interface SwitchState {
  /** `idle` before the first switch, and after a failed one was dismissed. */
  readonly step: "idle" | "switching" | "done" | "failed";
  /** The tenant of the last switch; null before the first one. */
  readonly to: Membership | null;
  /** Why the last switch failed; null otherwise. A failed switch changes nothing. */
  readonly error: Error | null;
}

/** Everything that a selector shows. A new object after each change, so `===` tells whether it changed. */
export interface SelectorState {
  /** Whether the list is open. */
  readonly isOpen: boolean;
  /** What the user typed; null before that. The field then shows the name of the active tenant. */
  readonly query: string | null;
  readonly list: ListStatus;
  /** Why the list could not be loaded; null otherwise. */
  readonly error: Error | null;
  /** Whether a request for the list is pending, also while an earlier list is shown. */
  readonly isLoading: boolean;
  /**
   * Whether there is nothing to choose: the only tenant of the list is the active one. Show its name and no field. A
   * selector that was open keeps its field, because the user may be in it.
   */
  readonly isNameOnly: boolean;
  /** How many tenants the list has, whatever the query is. */
  readonly total: number;
  /** The tenants that match the query. Without one all: the active tenant first, then the recent ones. */
  readonly found: readonly Membership[];
  /** The index in `found` of the active option, which Enter chooses; -1 for none. */
  readonly index: number;
  /** The id of the active tenant; null before it is known, and on the platform. */
  readonly tenantId: string | null;
  /** The name of the active tenant for people; null without a profile. */
  readonly tenantName: string | null;
  /** The logo of the active tenant; null without one. */
  readonly tenantLogoUrl: string | null;
  readonly change: SwitchState;
}
