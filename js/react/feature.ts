import { createElement, Fragment, type ReactElement, type ReactNode } from "react";
import type { FlagValue } from "../profile/profile.js";
import type { FlagKey, TenantFlags } from "../profile/typed-keys.js";
import { isEqual } from "./is-equal.js";
import type { TenantView } from "./tenant-view.js";
import { useClientValue } from "./use-client-value.js";

/** The type of a flag's value: that of `TenantFlags`, or any JSON while the app declares no keys. */
type ValueOf<Name> = Name extends keyof TenantFlags ? TenantFlags[Name] : FlagValue;

/** The properties of `Feature`. */
export interface FeatureProps<Name extends FlagKey> {
  /** The key of the flag. `npx tenantry types` declares the keys. */
  readonly name: Name;
  /**
   * The value that the flag must have.
   *
   * @default any value that is on: not missing, null, false, 0 or an empty text
   */
  readonly value?: ValueOf<Name> | undefined;
  /**
   * What to render otherwise, also before the profile has arrived.
   *
   * @default nothing
   */
  readonly fallback?: ReactNode;
  /** What to render if the flag has the value, or a function that receives the value. */
  readonly children?: ReactNode | ((value: NonNullable<ValueOf<Name>>) => ReactNode);
}

/**
 * Renders its children if a flag of the active tenant is on, or has a certain value. It follows a switch and every
 * change of the flag.
 *
 * @throws {Error} outside `TenantProvider`.
 * @example
 * <Feature name="ask_panel" fallback={<Upgrade />}><AskPanel /></Feature>
 * <Feature name="layout" value="grid" fallback={<List />}><Grid /></Feature>
 * <Feature name="layout">{(layout) => <Panels layout={layout} />}</Feature>
 */
export function Feature<Name extends FlagKey>({ name, value, fallback, children }: FeatureProps<Name>): ReactElement {
  const actual = useClientValue((view) => readFlag(view, name));
  const isOn = value === undefined ? Boolean(actual) : isEqual(actual, value);
  const shown = typeof children === "function" && isOn ? children(actual as NonNullable<ValueOf<Name>>) : children;
  return createElement(Fragment, null, isOn ? (shown as ReactNode) : fallback);
}

/** The value of a flag, whatever its type. Null, with the client's warning, if the profile does not have it. */
function readFlag(view: TenantView, name: string): FlagValue {
  const flags = view.tenant?.flags ?? {};
  // As its own fallback a value has the right type, and an override of tenantry/devtools counts.
  return (view.flag as ReadAny).call(view, name, Object.hasOwn(flags, name) ? (flags[name] as FlagValue) : null);
}

type ReadAny = (key: string, fallback: FlagValue) => FlagValue;
