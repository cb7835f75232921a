// Which flags and limits there are, as far as the app has said so. Until it does, any key will do.
import type { FlagValue } from "./profile.js";

/**
 * The app's flags, each with the type of its value. `npx tenantry types` fills it in from profiles; by hand it is
 * `declare module "tenantry" { interface TenantFlags { readonly ask_panel: boolean } }`.
 *
 * While it is empty, any key will do. With members, a key that is none of them and a fallback of another type do not compile.
 */
// biome-ignore lint/suspicious/noEmptyInterface: apps add the members.
export interface TenantFlags {}

/** The app's limits; what stands at a key is `true`. Filled in like `TenantFlags`, and as free while it is empty. */
// biome-ignore lint/suspicious/noEmptyInterface: apps add the members.
export interface TenantLimits {}

type KeyOf<Known> = keyof Known extends never ? string : keyof Known & string;

/** A key of `TenantFlags`, or any text while that is empty. */
export type FlagKey = KeyOf<TenantFlags>;

/** A key of `TenantLimits`, or any text while that is empty. */
export type LimitKey = KeyOf<TenantLimits>;

/** Reads a flag: its value where it is of the fallback's type, else the fallback. */
export type ReadFlag = keyof TenantFlags extends never ? ReadAnyFlag : ReadKnownFlag;

interface ReadAnyFlag {
  (key: string, fallback: boolean): boolean;
  (key: string, fallback: string): string;
  (key: string, fallback: number): number;
  <Value extends FlagValue>(key: string, fallback: Value): Value;
}

type ReadKnownFlag = <Key extends keyof TenantFlags>(key: Key, fallback: TenantFlags[Key]) => TenantFlags[Key];
