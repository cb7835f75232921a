// The state of a client: its tenant, its profile, its status.

import type { RequestContext } from "../fetch/tenant-fetch.js";
import { now, timeOfDay } from "../profile/clock.js";
import { isOfTypeOf } from "../profile/flag-type.js";
import type { LastKnownGood } from "../profile/last-known-good.js";
import type { FlagValue, Limit, TenantProfile } from "../profile/profile.js";
import { warnOnce } from "../warnings/warn-once.js";
import { isFresh, isUsable, nearestName } from "../wasm/generated/tenantry.js";
import { call, compute } from "../wasm/kernel.js";
import { type CurrentTenant, currentTenant, platformTenant, withoutProfile } from "./current-tenant.js";
import type { Emitter } from "./emitter.js";
import type { Status, TenantEvents } from "./tenant-client.js";

/** What a state depends on. */
export interface TenantStateOptions {
  readonly events: Emitter<TenantEvents>;
  readonly lastKnownGood: LastKnownGood;
  /** How long limits may be shown, in milliseconds. */
  readonly limitsMaxAgeMs: number;
  /** Whether a switch is pending. */
  readonly isSwitching: () => boolean;
}

/** The active tenant with its profile and status. It emits `change`, `stale` and `error`. */
export class TenantState {
  readonly #options: TenantStateOptions;
  #status: Status = "NOT_READY";
  /** The status while no switch is pending. */
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

  /** Starts with the profile of a snapshot. Emits no event: nothing else was rendered before. */
  setSnapshot(profile: TenantProfile, madeAt: string, requestContext: RequestContext): void {
    this.#current = currentTenant(profile, { madeAt, etag: null, age: 0 }, requestContext);
    this.#status = "READY";
  }

  /** Starts without a profile: on the platform, or with the error that kept it away. Emits no event. */
  setEmptySnapshot(requestContext: RequestContext | null, error: Error | null): void {
    this.#current = requestContext && platformTenant(requestContext);
    this.#error = error;
    this.#status = error === null ? "READY" : "ERROR";
  }

  /** Sets the status while a profile is loaded, at start or for a switch. */
  switchStarted(): void {
    this.#setStatus(this.#current === null ? "NOT_READY" : "RECONCILING");
  }

  /**
   * Keeps the current tenant. `isSettled` is false if there is none yet. Then a tenant that only the server's HTML
   * shows is not kept: this tab chose another one.
   */
  switchFailed(error: Error, isSettled: boolean): void {
    this.#error = error;
    if (!isSettled) {
      this.#current = null;
    }
    this.#setStatus(isSettled ? this.#settledStatus : "ERROR");
    this.#options.events.emit("error", { error });
  }

  /** Sets a profile that the tenant API has just sent. */
  setFresh(profile: TenantProfile, etag: string | null, requestContext: RequestContext): void {
    this.#current = currentTenant(profile, { madeAt: timeOfDay(), etag, age: 0 }, requestContext);
    this.#error = null;
    this.#options.lastKnownGood.save(profile, etag);
    this.#settle("READY");
  }

  /** Sets the platform, which has no profile. */
  setPlatform(requestContext: RequestContext): void {
    this.#current = platformTenant(requestContext);
    this.#error = null;
    this.#settle("READY");
  }

  /**
   * Sets a stored profile, because the tenant API sent none.
   *
   * @param at When it was loaded (ms since 1970).
   * @param error Why the tenant API sent none.
   */
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

  /** On failure: keep while fresh, mark STALE after 1 min, drop after 24 h. A refusal also deletes the stored copy. */
  refreshFailed(error: Error, isRefusal: boolean): void {
    const current = this.#current as CurrentTenant;
    const age = now() - current.confirmedAt;
    this.#error = error;
    if (isRefusal) {
      this.#options.lastKnownGood.delete({ id: current.id });
      this.#settle("ERROR");
    } else if (!compute(isUsable, age)) {
      this.#current = withoutProfile(current);
      this.#settle("ERROR");
    } else if (current.snapshot && !compute(isFresh, age)) {
      this.#markStale(current.snapshot.profile, error);
    }
    this.#options.events.emit("error", { error });
  }

  /** Removes the tenant, for a client that was disposed of. */
  clear(): void {
    this.#current = null;
    this.#status = "NOT_READY";
  }

  /** Warns only while there is a profile: without one, every flag is its fallback. */
  #warnOfFallback(key: string, value: FlagValue | undefined, fallback: FlagValue): void {
    const flags = this.#current?.snapshot ? this.#current.flags : null;
    if (flags !== null && value === undefined) {
      const known = [...flags.keys()];
      warnOnce("unknownFlag", key, ({ unknownFlag }) => unknownFlag(key, known, call(nearestName, key, known)));
    } else if (flags !== null && value !== undefined && value !== null) {
      warnOnce("fallbackType", key, ({ fallbackType }) => fallbackType(key, value, fallback));
    }
  }

  get #areLimitsRecent(): boolean {
    return now() - (this.#current?.confirmedAt ?? 0) < this.#options.limitsMaxAgeMs;
  }

  /** The profile may be out of date: the tenant API did not confirm it. */
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
