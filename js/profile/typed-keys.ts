// The types of flag and limit keys. Until the app declares its keys, any key compiles.
import type { FlagValue } from "./profile.js";

/**
 * The flags of the app, each with the type of its value. `npx tenantry types` writes the members from profiles.
 *
 * While it is empty, any key compiles. With members, an unknown key or a fallback of another type does not compile.
 *
 * @example
 * declare module "tenantry" {
 *   interface TenantFlags {
 *     readonly ask_panel: boolean;
 *   }
 * }
 */
// biome-ignore lint/suspicious/noEmptyInterface: apps add the members.
export interface TenantFlags {}

/** The limits of the app; every value is `true`. Written and empty like `TenantFlags`. */
// biome-ignore lint/suspicious/noEmptyInterface: apps add the members.
export interface TenantLimits {}

type KeyOf<Known> = keyof Known extends never ? string : keyof Known & string;

/** A key of `TenantFlags`, or any string while that is empty. */
export type FlagKey = KeyOf<TenantFlags>;

/** A key of `TenantLimits`, or any string while that is empty. */
export type LimitKey = KeyOf<TenantLimits>;

/** The type of `client.flag` and `useFlag`: the value if it has the fallback's type, otherwise the fallback. */
export type ReadFlag = keyof TenantFlags extends never ? ReadAnyFlag : ReadKnownFlag;

interface ReadAnyFlag {
  (key: string, fallback: boolean): boolean;
  (key: string, fallback: string): string;
  (key: string, fallback: number): number;
  <Value extends FlagValue>(key: string, fallback: Value): Value;
}

type ReadKnownFlag = <Key extends keyof TenantFlags>(key: Key, fallback: TenantFlags[Key]) => TenantFlags[Key];
