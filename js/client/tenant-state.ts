// What a client knows of the tenant it acts for, and how good that is.

import type { RequestContext } from "../fetch/tenant-fetch.js";
import { now } from "../profile/clock.js";
import { isOfTypeOf } from "../profile/flag-type.js";
import type { LastKnownGood } from "../profile/last-known-good.js";
import type { FlagValue, Limit, TenantProfile } from "../profile/profile.js";
import { warnOnce } from "../warnings/warn-once.js";
import { kernel } from "../wasm/module.js";
import { type CurrentTenant, currentTenant, platformTenant, withoutProfile } from "./current-tenant.js";
import type { Emitter } from "./emitter.js";
import type { Status, TenantEvents } from "./tenant-client.js";

/** What the state stands on. */
export interface TenantStateOptions {
  readonly events: Emitter<TenantEvents>;
  readonly known: LastKnownGood;
  /** How long counts may be shown, in milliseconds. */
  readonly limitsMaxAgeMs: number;
  /** Whether the client is under way to another tenant. */
  readonly isSwitching: () => boolean;
}

/** The tenant, its profile and the status, and who hears of a change of them. */
export class TenantState {
  readonly #options: TenantStateOptions;
  #status: Status = "NOT_READY";
  /** The status of a client that is not under way. */
  #settledStatus: Status = "READY";
  #error: Error | null = null;
  #current: CurrentTenant | null = null;

  constructor(options: TenantStateOptions) {
    this.#options = options;
  }

  get status(): Status {
    return this.#status;
  }

  get error(): Error | null {
    return this.#error;
  }

  get current(): CurrentTenant | null {
    return this.#current;
  }

  get profile(): TenantProfile | null {
    return this.#current?.snapshot?.profile ?? null;
  }

  flag(key: string, fallback: FlagValue): FlagValue {
    const value = this.#current?.flags.get(key);
    if (isOfTypeOf(fallback, value)) {
      return value as FlagValue;
    }
    this.#warnOfFallback(key, value, fallback);
    return fallback;
  }

  limit(key: string): Limit | null {
    const limit = this.#current?.limits.get(key);
    return limit !== undefined && this.#areLimitsRecent ? limit : null;
  }

  /** Begins with what a server has rendered; nobody is told, for nobody has seen anything else. */
  setSnapshot(profile: TenantProfile, madeAt: string, requestContext: RequestContext): void {
    this.#current = currentTenant(profile, { madeAt, etag: null, age: 0 }, requestContext);
    this.#status = "READY";
  }

  /** The client goes to another tenant. */
  switchStarted(): void {
    this.#setStatus(this.#current === null ? "NOT_READY" : "RECONCILING");
  }

  /** The client stays where it is, if it `isSettled` anywhere. */
  switchFailed(error: Error, isSettled: boolean): void {
    this.#error = error;
    this.#setStatus(isSettled ? this.#settledStatus : "ERROR");
    this.#options.events.emit("error", { error });
  }

  /** The profile is what the tenant API says it is. */
  setFresh(profile: TenantProfile, etag: string | null, requestContext: RequestContext): void {
    this.#current = currentTenant(profile, { madeAt: new Date().toISOString(), etag, age: 0 }, requestContext);
    this.#error = null;
    this.#options.known.save(profile, etag);
    this.#settle("READY");
  }

  /** The client is on the platform, which has no profile. */
  setPlatform(requestContext: RequestContext): void {
    this.#current = platformTenant(requestContext);
    this.#error = null;
    this.#settle("READY");
  }

  /** The tenant API gives none; this is the one of the given moment (milliseconds since 1970). */
  setFromCache(
    profile: TenantProfile,
    etag: string | null,
    requestContext: RequestContext,
    at: number,
    error: Error,
  ): void {
    const known = { madeAt: new Date(at).toISOString(), etag, age: Math.abs(Date.now() - at) };
    this.#current = currentTenant(profile, known, requestContext);
    this.#markStale(profile, error);
  }

  /** A refresh that fails costs nothing while the profile is fresh, then its good name, and after a day the profile. */
  refreshFailed(error: Error, isRefusal: boolean): void {
    const current = this.#current as CurrentTenant;
    const age = now() - current.confirmedAt;
    this.#error = error;
    if (isRefusal) {
      this.#options.known.delete({ id: current.id });
      this.#settle("ERROR");
    } else if (!kernel((module) => module.isUsable(age))) {
      this.#current = withoutProfile(current);
      this.#settle("ERROR");
    } else if (current.snapshot && !kernel((module) => module.isFresh(age))) {
      this.#markStale(current.snapshot.profile, error);
    }
    this.#options.events.emit("error", { error });
  }

  /** The client acts for nobody any more. */
  clear(): void {
    this.#current = null;
    this.#status = "NOT_READY";
  }

  /** A fallback is right while there is no profile; afterwards it is often a slip of the keyboard. */
  #warnOfFallback(key: string, value: FlagValue | undefined, fallback: FlagValue): void {
    const flags = this.#current?.snapshot ? this.#current.flags : null;
    if (flags !== null && value === undefined) {
      warnOnce("unknownFlag", key, ({ unknownFlag }) => unknownFlag(key, [...flags.keys()]));
    } else if (flags !== null && value !== undefined && value !== null) {
      warnOnce("fallbackType", key, ({ fallbackType }) => fallbackType(key, value, fallback));
    }
  }

  get #areLimitsRecent(): boolean {
    return now() - (this.#current?.confirmedAt ?? 0) < this.#options.limitsMaxAgeMs;
  }

  /** The profile was right once, and the tenant API does not say whether it still is. */
  #markStale(tenant: TenantProfile, error: Error): void {
    const isNew = this.#settledStatus !== "STALE";
    this.#error = error;
    this.#settle("STALE");
    if (isNew) {
      this.#options.events.emit("stale", { tenant, error });
    }
  }

  #settle(status: Status): void {
    this.#settledStatus = status;
    this.#setStatus(this.#options.isSwitching() ? this.#status : status);
  }

  #setStatus(status: Status): void {
    this.#status = status;
    this.#options.events.emit("change", { status });
  }
}
