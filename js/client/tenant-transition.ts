// How a client moves from one tenant to another, or to its first: load, commit, or roll back. The kernel decides which
// move still counts; this file carries it out.

import type { RequestContext } from "../fetch/tenant-fetch.js";
import type { LastKnownGood } from "../profile/last-known-good.js";
import type { TenantProfile } from "../profile/profile.js";
import type { TenantApiClient } from "../profile/tenant-api.js";
import { brand, TenantId } from "../tenant/tenant-id.js";
import type { ParsedTenantRef } from "../tenant/tenant-ref.js";
import { changedError } from "../wasm/refusals.js";
import type { ClientCore } from "./client-core.js";
import type { Emitter } from "./emitter.js";
import type { TenantCaches } from "./tenant-caches.js";
import type { TenantEvents } from "./tenant-client.js";
import type { TenantState } from "./tenant-state.js";
import type { WarningEvents } from "./warning-events.js";

/** The parts of a client that take part in a transition. */
export interface TransitionParts {
  readonly core: ClientCore;
  readonly api: TenantApiClient;
  readonly lastKnownGood: LastKnownGood;
  readonly state: TenantState;
  readonly caches: TenantCaches;
  readonly events: Emitter<TenantEvents>;
  readonly warnings: WarningEvents;
  /** Subscribes to profile updates of this tenant; null on the platform, which has no profile. */
  subscribe(tenantId: string | null): void;
  /** Reports a switch to the other tabs and to the audit log. */
  onSwitch(from: TenantId | null, to: TenantId, reason: string | null): void;
}

/** A transition that was started. */
interface Transition {
  readonly target: ParsedTenantRef;
  /** The kernel's number for it, from which it tells whether a later one overtook it. */
  readonly ticket: number;
  /** Whether a person asked for it, with `switchTenant`. */
  readonly isSwitch: boolean;
  readonly reason: string | null;
}

/** A profile to commit. */
interface LoadedProfile {
  /** Null for the platform. */
  readonly profile: TenantProfile | null;
  readonly etag: string | null;
  /** For a profile from the browser's storage: when it was loaded (ms since 1970), and why no newer one is there. */
  readonly cached: { readonly at: number; readonly error: Error } | null;
}

/** The platform is not a tenant, so the tenant API has no profile of it. */
const platform: LoadedProfile = { profile: null, etag: null, cached: null };

/** Moves a client between tenants, one transition at a time. A later transition aborts the one under way. */
export class TenantTransition {
  readonly #parts: TransitionParts;
  #isSettled = false;
  /** Aborts the requests of the current epoch. */
  #epoch = new AbortController();
  /** Aborts the transition under way. */
  #pending = new AbortController();

  constructor(parts: TransitionParts) {
    this.#parts = parts;
  }

  /** Whether it is known which tenant requests are for. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /**
   * Starts with the profile of a snapshot. Returns the id of the tenant that this tab chose instead, if it chose one.
   *
   * @param madeAt When the snapshot was made (ISO 8601).
   */
  adopt(given: TenantProfile, madeAt: string): string | undefined {
    const { core, state, warnings } = this.#parts;
    const { profile, choice } = core.adopt(given);
    state.setSnapshot(profile, madeAt, this.contextFor(profile.id));
    // In a microtask, so that the app can add listeners first.
    queueMicrotask(() => warnings.reportProfile(profile));
    this.#isSettled = choice === undefined;
    return choice;
  }

  /**
   * Shows what the server rendered without a profile: the platform, or its error.
   *
   * @param isFinal Whether the client stays there.
   */
  startEmpty(error: Error | null, isFinal: boolean): void {
    const { core, state } = this.#parts;
    this.#isSettled = isFinal && error === null;
    if (this.#isSettled) {
      core.commit(core.begin(), TenantId.PLATFORM, false);
    }
    state.setEmptySnapshot(error === null ? this.contextFor(TenantId.PLATFORM) : null, error);
  }

  /** Goes to the tenant that resolution found. */
  async resolveTo(target: ParsedTenantRef): Promise<void> {
    await this.#run({ target, ticket: this.#parts.core.begin(), isSwitch: false, reason: null });
  }

  /** Starts on the platform, which needs no request. */
  startOnPlatform(): void {
    const ticket = this.#parts.core.begin();
    this.#commit({ target: { id: TenantId.PLATFORM }, ticket, isSwitch: false, reason: null }, platform);
  }

  /** Goes to the tenant that a person chose. */
  switchTo(target: ParsedTenantRef, reason: string | null): Promise<void> {
    return this.#run({ target, ticket: this.#parts.core.beginSwitch(target), isSwitch: true, reason });
  }

  /** The context of requests for this tenant in the current epoch. Also subscribes to its profile updates. */
  contextFor(id: string): RequestContext {
    this.#parts.subscribe(isPlatform(id) ? null : id);
    return { tenantId: id, epoch: this.#parts.core.epoch, signal: this.#epoch.signal };
  }

  /** Aborts the transition and the requests under way. */
  abort(): void {
    this.#pending.abort(changed());
    this.#epoch.abort(changed());
  }

  /** Nothing changes until the profile is loaded and the commit succeeds. */
  async #run(transition: Transition): Promise<void> {
    this.#pending.abort(changed());
    this.#pending = new AbortController();
    this.#parts.state.switchStarted();
    try {
      this.#commit(transition, await this.#load(transition, this.#pending.signal));
    } catch (error) {
      if (this.#parts.core.fail(transition.ticket)) {
        this.#parts.state.switchFailed(error as Error, this.#isSettled);
      }
      throw error;
    }
  }

  /**
   * Loads the profile. If the tenant API does not respond, a stored profile serves at start, but never for a switch.
   */
  async #load({ target, isSwitch }: Transition, signal: AbortSignal): Promise<LoadedProfile> {
    if (isPlatform(target.id)) {
      return platform;
    }
    const { api, lastKnownGood } = this.#parts;
    try {
      const { profile, etag } = await api.profile(target, signal);
      return { profile: profile as TenantProfile, etag, cached: null };
    } catch (error) {
      if (api.isRefusal(error)) {
        lastKnownGood.delete(target);
        throw error;
      }
      const stored = isSwitch || signal.aborted ? null : lastKnownGood.find(target);
      if (stored === null) {
        throw error;
      }
      return { ...stored, cached: { at: stored.at, error: error as Error } };
    }
  }

  #commit({ ticket, isSwitch, reason }: Transition, { profile, etag, cached }: LoadedProfile): void {
    const { core, state, caches, events, warnings } = this.#parts;
    const from = state.current?.id ?? null;
    if (!isSwitch && profile !== null) {
      core.confirm(profile);
    }
    core.assertCurrentTicket(ticket);
    const id = profile === null ? TenantId.PLATFORM : brand(profile.id);
    const commit = () => core.commit(ticket, id, isSwitch);
    // Before the first tenant the caches belong to no tenant, and requests that wait for it must not be dropped.
    if (from === null) {
      commit();
    } else {
      caches.clearThen(commit);
    }
    this.#epoch.abort(changed());
    this.#epoch = new AbortController();
    this.#isSettled = true;
    const context = this.contextFor(id);
    if (profile === null) {
      state.setPlatform(context);
    } else if (cached === null) {
      state.setFresh(profile, etag, context);
    } else {
      state.setFromCache(profile, etag, context, cached.at, cached.error);
    }
    const to = state.current?.id as TenantId;
    if (from === null && profile !== null) {
      events.emit("ready", { tenant: profile });
    } else if (from !== null && from !== to) {
      events.emit("switch", { from, to, epoch: core.epoch });
    }
    if (profile !== null) {
      warnings.reportProfile(profile);
    }
    if (from !== null) {
      caches.reload();
    }
    if (from === null ? isSwitch : from !== to) {
      this.#parts.onSwitch(from, to, reason);
    }
  }
}

/** Whether an id is the platform's. */
export function isPlatform(id: string | null | undefined): boolean {
  return id === TenantId.PLATFORM;
}

function changed(): Error {
  return changedError();
}
