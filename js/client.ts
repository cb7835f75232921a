// The client: what the kernel decides, carried out.
import { AuditTrail } from "./audit.js";
import { ClientCore } from "./client-core.js";
import { type CurrentTenant, currentTenant, withoutProfile } from "./current-tenant.js";
import { Emitter, reportError } from "./emitter.js";
import { isOfTypeOf } from "./flag-type.js";
import { type KnownProfile, LastKnownGood } from "./last-known-good.js";
import { OriginGate, ownOrigins } from "./origin-gate.js";
import type { Branding, Limit, Membership, Snapshot, TenantProfile } from "./profile.js";
import { ProfileKeeper } from "./profile-keeper.js";
import type { Resolution } from "./resolution.js";
import { parseOptions } from "./resolver.js";
import { openStores, type TenantStorage, tenantStorage } from "./storage.js";
import { Tab } from "./tab.js";
import { type ProfileAnswer, TenantApiClient } from "./tenant-api.js";
import type {
  Status,
  SwitchOptions,
  TenantCache,
  TenantClient,
  TenantClientOptions,
  TenantEvents,
} from "./tenant-client.js";
import { type Acting, tenantFetch } from "./tenant-fetch.js";
import type { TenantId } from "./tenant-id.js";
import { kernel, kernelError } from "./wasm/module.js";

/**
 * Makes a client. It resolves the tenant at once and, without a snapshot, begins to load its profile.
 *
 * @throws {TenantError} when the tenant cannot be resolved or an option is wrong.
 */
export function createTenantClient(options: TenantClientOptions): TenantClient {
  const client = new Client(options);
  client.wake();
  return client;
}

/** A client that takes no notice of its tab and of the clock until it is woken, so that one that is never used can be forgotten. */
export function createSleepingClient(options: TenantClientOptions): TenantClient & { wake(): void } {
  return new Client(options);
}

/** A move from one tenant to another, or from none to the first. */
interface Move {
  readonly target: string;
  readonly ticket: number;
  /** Whether a person chose it. */
  readonly chose: boolean;
  readonly why: string | null;
}

class Client implements TenantClient {
  readonly fetch: typeof fetch;
  readonly resolution: Resolution;
  readonly storage: TenantStorage;
  readonly #core: ClientCore;
  readonly #api: TenantApiClient;
  readonly #known: LastKnownGood;
  readonly #keeper: ProfileKeeper | null;
  /** How long counts may be shown, in milliseconds. Where nobody keeps them up to date they are those of the request. */
  readonly #countsLast: number;
  readonly #tab: Tab | null;
  readonly #audit: AuditTrail | null;
  readonly #caches = new Set<TenantCache>();
  readonly #events = new Emitter<TenantEvents>();
  #ready: Promise<void>;
  #status: Status = "NOT_READY";
  #error: Error | null = null;
  #current: CurrentTenant | null = null;
  /** Whether it is known for whom requests are made. */
  #settled = false;
  /** The status to come back to from a switch that fails. */
  #resting: Status = "READY";
  /** Aborts the requests of this epoch. */
  #epoch = new AbortController();
  /** Aborts the move that is under way. */
  #pending = new AbortController();

  constructor(options: TenantClientOptions) {
    const {
      api,
      apiOrigins = [],
      snapshot,
      fetch: given,
      location,
      updates,
      timeouts,
      auditSink,
      actor,
      debug = false,
      ...resolve
    } = options;
    const send: typeof fetch = given ?? ((input, init) => globalThis.fetch(input, init));
    const origins = [...ownOrigins(api), ...apiOrigins];
    const core = new ClientCore({ options: resolve, origins, location, profile: snapshot?.profile });
    const gate = new OriginGate((origin) => core.allows(origin));
    this.#core = core;
    this.#api = new TenantApiClient(api, send, timeouts);
    this.resolution = core.resolution;
    this.fetch = tenantFetch({
      send,
      header: parseOptions(resolve).header,
      carriesTenant: (url) => gate.allows(url),
      acting: () => (this.#settled && this.#current?.acting) || this.#acting(),
      // What was sent, letter for letter, is not another tenant; every other spelling is read by the kernel.
      admit: ({ epoch, tenantId }, echo) => core.admit(epoch, echo === tenantId ? null : echo),
    });
    const stores = openStores((area, error) => this.#events.emit("storage", { area, error }));
    this.storage = tenantStorage(stores, () => this.tenantId ?? core.refuse());
    this.#known = new LastKnownGood(core.isInTab ? stores.local : null);
    this.#keeper = this.#keeperFor(updates ?? (core.isInTab ? "poll" : "none"));
    this.#countsLast = this.#keeper ? kernel((module) => module.limitsMs()) : Number.POSITIVE_INFINITY;
    this.#tab = core.isInTab ? this.#tabAround() : null;
    this.#audit = auditSink ? new AuditTrail(auditSink, actor, (error) => this.#events.emit("error", { error })) : null;
    if (debug) {
      for (const { source, outcome, detail } of this.resolution.trace) {
        console.debug(`tenantry: ${source} ${outcome}: ${detail}`);
      }
    }
    this.#ready = snapshot ? this.#adopt(snapshot) : this.#load();
    this.#ready.catch(() => undefined);
  }

  wake(): void {
    this.#keeper?.start();
    this.#tab?.open();
  }

  get ready(): Promise<void> {
    return this.#ready;
  }

  get status(): Status {
    return this.#status;
  }

  get error(): Error | null {
    return this.#error;
  }

  get tenantId(): TenantId | null {
    return this.#current?.id ?? null;
  }

  get tenant(): TenantProfile | null {
    return this.#current?.snapshot?.profile ?? null;
  }

  get tier(): TenantProfile["tier"] | null {
    return this.tenant?.tier ?? null;
  }

  get branding(): Branding {
    return this.tenant?.branding ?? {};
  }

  // biome-ignore lint/suspicious/noExplicitAny: callers see `ReadFlag`.
  flag(key: string, fallback: any): any {
    const value = this.#current?.flags.get(key);
    return isOfTypeOf(fallback, value) ? value : fallback;
  }

  limit(key: string): Limit | null {
    const limit = this.#current?.limits.get(key);
    return limit !== undefined && this.#countsAreRecent ? limit : null;
  }

  snapshot(): Snapshot | null {
    return this.#current?.snapshot ?? null;
  }

  tenants(): Promise<readonly Membership[]> {
    return this.#api.tenants();
  }

  async refresh(): Promise<void> {
    const acting = await this.#acting();
    const etag = this.#current?.snapshot ? this.#current.etag : null;
    try {
      const answer = await this.#api.freshProfile(acting.tenantId, etag, acting.signal);
      this.#core.admit(acting.epoch, answer.about);
      this.#renew(answer);
    } catch (error) {
      if (!acting.signal.aborted) {
        this.#couldNotRefresh(error as Error);
      }
      throw error;
    }
  }

  readonly switchTenant = (tenant: TenantId | string, options: SwitchOptions = {}): Promise<void> => {
    const switched = this.#switch(String(tenant), options.why ?? null);
    // Whoever does not wait for it reads `error`; a switch that another one overtakes is nobody's unhandled rejection.
    switched.catch(() => undefined);
    return switched;
  };

  addCache(cache: TenantCache): () => void {
    this.#caches.add(cache);
    return () => this.#caches.delete(cache);
  }

  on<Name extends keyof TenantEvents>(name: Name, listener: (event: TenantEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  dispose(): void {
    this.#core.close();
    this.#keeper?.stop();
    this.#tab?.close();
    this.#audit?.close();
    this.#pending.abort(changed());
    this.#epoch.abort(changed());
    this.#events.clear();
    this.#caches.clear();
    this.#current = null;
    this.#status = "NOT_READY";
  }

  /** Starts with what the server loaded, and goes back to the tab's own choice where that is another. */
  #adopt({ profile: given, madeAt }: Snapshot): Promise<void> {
    const { profile, choice } = this.#core.adopt(given);
    this.#show(profile, { madeAt, etag: null, age: 0 });
    this.#status = "READY";
    this.#settled = choice === undefined;
    if (choice !== undefined) {
      // A turn later, so that what renders first is what the server rendered.
      return Promise.resolve().then(() => this.#resolveTo(choice));
    }
    if (this.#keeper && !kernel((module) => module.isFresh(Date.now() - Date.parse(madeAt)))) {
      this.#keeper.refreshNow();
    }
    return Promise.resolve();
  }

  /** Loads the tenant that was resolved. */
  #load(): Promise<void> {
    return this.#resolveTo(this.resolution.id ?? (this.resolution.slug as string));
  }

  async #resolveTo(target: string): Promise<void> {
    await this.#move({ target, ticket: this.#core.begin(), chose: false, why: null });
  }

  async #switch(target: string, why: string | null): Promise<void> {
    const isThere = target === this.tenantId?.toString() || target === this.tenant?.slug;
    if (isThere && this.#status === "READY") {
      return;
    }
    const move = this.#move({ target, ticket: this.#core.beginSwitch(target), chose: true, why });
    if (!this.#settled) {
      this.#ready = move;
    }
    await move;
  }

  /** Moves to a tenant. Nothing changes before its profile is there. */
  async #move(move: Move): Promise<void> {
    this.#pending.abort(changed());
    this.#pending = new AbortController();
    this.#announce(this.#current === null ? "NOT_READY" : "RECONCILING");
    try {
      this.#commit(move, await this.#profileFor(move, this.#pending.signal));
    } catch (error) {
      if (this.#core.fail(move.ticket)) {
        this.#error = error as Error;
        this.#announce(this.#settled ? this.#resting : "ERROR");
        this.#events.emit("error", { error: error as Error });
      }
      throw error;
    }
  }

  /** The profile to move to. At start one from the past will do where the tenant API gives none; a switch is not made on it. */
  async #profileFor({ target, chose }: Move, signal: AbortSignal): Promise<Loaded> {
    try {
      const { profile, etag } = await this.#api.profile(target, signal);
      return { profile: profile as TenantProfile, etag, known: null };
    } catch (error) {
      const known = chose || signal.aborted || this.#api.isRefusal(error) ? null : this.#known.recall(target);
      if (known === null) {
        throw error;
      }
      this.#error = error as Error;
      return { ...known, known };
    }
  }

  #commit({ ticket, chose, why }: Move, { profile, etag, known }: Loaded): void {
    const from = this.tenantId;
    if (!chose) {
      this.#core.confirm(profile);
    }
    this.#core.mustBeCurrent(ticket);
    const caches = from === null ? [] : [...this.#caches];
    try {
      for (const cache of caches) {
        cache.clear();
      }
      this.#core.commit(ticket, profile, chose);
    } catch (error) {
      reload(caches);
      throw error;
    }
    this.#epoch.abort(changed());
    this.#epoch = new AbortController();
    this.#settled = true;
    const now = Date.now();
    const at = known?.at ?? now;
    this.#show(profile, { madeAt: new Date(at).toISOString(), etag, age: Math.abs(now - at) });
    if (known === null) {
      this.#isGood(profile, etag);
    } else {
      this.#isStale(profile, this.#error as Error);
    }
    const to = this.tenantId as TenantId;
    if (from === null) {
      this.#events.emit("ready", { tenant: profile });
    } else if (!from.equals(to)) {
      this.#events.emit("switch", { from, to, epoch: this.#core.epoch });
    }
    reload(caches);
    if (from === null ? chose : !from.equals(to)) {
      this.#report(from, to, why);
    }
  }

  /** Tells other tabs and the books of a switch. */
  #report(from: TenantId | null, to: TenantId, why: string | null): void {
    if (this.#core.chooses) {
      this.#tab?.tellSwitch(to);
    }
    this.#audit?.record({ from: from?.toString() ?? null, to: to.toString(), why, epoch: this.#core.epoch });
  }

  /** Takes over what a refresh brought. */
  #renew({ profile, etag }: ProfileAnswer): void {
    const current = this.#current as CurrentTenant;
    const fresh = profile ?? (current.snapshot as Snapshot).profile;
    this.#show(fresh, { madeAt: new Date().toISOString(), etag, age: 0 });
    this.#isGood(fresh, etag);
  }

  /** A refresh that fails costs nothing while the profile is fresh, then its good name, and after a day the profile. */
  #couldNotRefresh(error: Error): void {
    const { id, snapshot, seenAt } = this.#current as CurrentTenant;
    const age = performance.now() - seenAt;
    this.#error = error;
    if (this.#api.isRefusal(error)) {
      this.#known.forget(id.toString());
      this.#rest("ERROR");
    } else if (!kernel((module) => module.isUsable(age))) {
      this.#current = withoutProfile(this.#current as CurrentTenant);
      this.#rest("ERROR");
    } else if (snapshot && !kernel((module) => module.isFresh(age))) {
      this.#isStale(snapshot.profile, error);
    }
    this.#events.emit("error", { error });
  }

  /** The profile is what the tenant API says it is. */
  #isGood(profile: TenantProfile, etag: string | null): void {
    this.#error = null;
    this.#known.keep(profile, etag);
    this.#rest("READY");
  }

  /** The profile was right once, and the tenant API does not say whether it still is. */
  #isStale(tenant: TenantProfile, error: Error): void {
    const isNew = this.#resting !== "STALE";
    this.#error = error;
    this.#rest("STALE");
    if (isNew) {
      this.#events.emit("stale", { tenant, error });
    }
  }

  #show(profile: TenantProfile, known: { madeAt: string; etag: string | null; age: number }): void {
    const acting = { tenantId: profile.id, epoch: this.#core.epoch, signal: this.#epoch.signal };
    this.#current = currentTenant(profile, known, acting);
    this.#keeper?.follow(profile.id);
  }

  /** The status of a client that is not under way to another tenant. */
  #rest(status: Status): void {
    this.#resting = status;
    this.#announce(this.#core.isPending ? this.#status : status);
  }

  #announce(status: Status): void {
    this.#status = status;
    this.#events.emit("change", { status });
  }

  get #countsAreRecent(): boolean {
    return performance.now() - (this.#current?.seenAt ?? 0) < this.#countsLast;
  }

  #keeperFor(updates: "none" | "poll" | "live"): ProfileKeeper | null {
    if (updates === "none") {
      return null;
    }
    return new ProfileKeeper(updates, this.#api, {
      version: () => this.tenant?.version,
      refresh: () => this.#keepUp(),
      onError: (error) => this.#events.emit("error", { error }),
    });
  }

  /** Asks anew; for the first profile too, where that could not be had. */
  #keepUp(): Promise<void> {
    if (this.#settled) {
      return this.refresh();
    }
    if (this.#status === "ERROR") {
      this.#ready = this.#load();
    }
    return this.#ready;
  }

  #tabAround(): Tab {
    return new Tab({
      onSwitchElsewhere: (tenantId) => this.#events.emit("switchElsewhere", { tenantId }),
      onLeave: () => this.#keeper?.pause(),
      onReturn: () => {
        if (this.#core.isLeftBehind) {
          location.reload();
          return;
        }
        this.#keeper?.resume();
        this.#keeper?.refreshNow();
      },
    });
  }

  /** Whom a request that begins now is for. Until that is settled it waits, also for a switch that comes after. */
  async #acting(): Promise<Acting> {
    for (let ready: unknown; ready !== this.#ready; ) {
      ready = this.#ready;
      await this.#ready.catch((error: unknown) => {
        if (ready === this.#ready) {
          throw error;
        }
      });
    }
    return this.#current?.acting ?? this.#core.refuse();
  }
}

/** A profile to move to; `known` where it is one from the past. */
interface Loaded {
  readonly profile: TenantProfile;
  readonly etag: string | null;
  readonly known: KnownProfile | null;
}

function reload(caches: readonly TenantCache[]): void {
  for (const cache of caches) {
    try {
      cache.reload?.();
    } catch (error) {
      // The switch has happened, or has failed already. This error is the cache's own.
      reportError(error);
    }
  }
}

function changed(): Error {
  return kernelError((module) => module.changedError());
}
