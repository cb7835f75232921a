// The client: what the kernel decides, carried out.

import { DeniedAbilities } from "../browser/denied-abilities.js";
import { openStores, type TenantStorage, tenantStorage } from "../browser/storage.js";
import { Tab, type TabListener } from "../browser/tab.js";
import { AllowedOrigins, ownOrigins } from "../fetch/allowed-origins.js";
import { type RequestContext, tenantFetch } from "../fetch/tenant-fetch.js";
import { LastKnownGood } from "../profile/last-known-good.js";
import type { Branding, Limit, Membership, Snapshot, TenantProfile } from "../profile/profile.js";
import { ProfileUpdater } from "../profile/profile-updater.js";
import { TenantApiClient } from "../profile/tenant-api.js";
import { assertKnownOptions } from "../resolution/option-names.js";
import type { Resolution } from "../resolution/resolution.js";
import { parseOptions } from "../resolution/resolver.js";
import { type IdFormat, TenantId } from "../tenant/tenant-id.js";
import { isRefTo, type ParsedTenantRef, readTenantRef, type TenantRef } from "../tenant/tenant-ref.js";
import { kernel, kernelError } from "../wasm/module.js";
import { AuditQueue } from "./audit.js";
import { ClientCore } from "./client-core.js";
import { clientOptions } from "./client-options.js";
import { Emitter } from "./emitter.js";
import { TenantCaches } from "./tenant-caches.js";
import type {
  Status,
  SwitchOptions,
  TenantCache,
  TenantClient,
  TenantClientOptions,
  TenantEvents,
} from "./tenant-client.js";
import { TenantState } from "./tenant-state.js";
import { WarningEvents } from "./warning-events.js";

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
export function createIdleClient(options: TenantClientOptions): TenantClient & { wake(): void } {
  return new Client(options);
}

/** A move from one tenant to another, or from none to the first. */
interface Move {
  readonly target: ParsedTenantRef;
  readonly ticket: number;
  /** Whether a person chose it. */
  readonly chose: boolean;
  readonly reason: string | null;
}

class Client implements TenantClient {
  readonly fetch: typeof fetch;
  readonly resolution: Resolution;
  readonly storage: TenantStorage;
  readonly #core: ClientCore;
  readonly #ids: IdFormat;
  readonly #api: TenantApiClient;
  readonly #known: LastKnownGood;
  readonly #keeper: ProfileUpdater | null;
  readonly #state: TenantState;
  readonly #tab: Tab | null;
  readonly #audit: AuditQueue | null;
  readonly #caches = new TenantCaches();
  readonly #events = new Emitter<TenantEvents>();
  readonly #denials = new DeniedAbilities((area, error) => this.#events.emit("storage", { area, error }));
  readonly #leftOut: WarningEvents;
  #ready: Promise<void>;
  /** Whether it is known for whom requests are made. */
  #settled = false;
  /** Aborts the requests of this epoch. */
  #epoch = new AbortController();
  /** Aborts the move that is under way. */
  #pending = new AbortController();

  constructor(options: TenantClientOptions) {
    assertKnownOptions(options, clientOptions);
    const {
      api,
      apiOrigins = [],
      snapshot,
      fetch: given,
      request,
      updates,
      timeouts,
      auditSink,
      actor,
      debug = false,
      ...resolve
    } = options;
    const send: typeof fetch = given ?? ((input, init) => globalThis.fetch(input, init));
    const { header, ids } = parseOptions(resolve);
    this.#api = new TenantApiClient(api, send, ids, timeouts);
    const origins = [...ownOrigins(api), ...apiOrigins];
    const stores = openStores((area, error) => this.#denials.report(area, error));
    const core = new ClientCore({
      options: resolve,
      origins,
      request,
      profile: snapshot?.profile,
      onDenied: (area, error) => {
        // The tab's memory is in the storage that the app uses too: one denial of it is told once.
        if (area === "session") {
          stores.session.fail(error as Error);
        } else {
          this.#denials.reportOnce(area, error);
        }
      },
    });
    const gate = new AllowedOrigins((origin) => core.allows(origin));
    this.#core = core;
    this.#leftOut = new WarningEvents(this.#events, debug);
    this.#ids = ids;
    this.resolution = core.resolution;
    this.fetch = tenantFetch({
      send,
      header,
      carriesTenant: (url) => gate.allows(url),
      requestContext: () => (this.#settled && this.#state.current?.requestContext) || this.#acting(),
      // What was sent, letter for letter, is not another tenant; every other spelling is read by the kernel.
      assertCurrent: ({ epoch, tenantId }, echo) => core.assertCurrent(epoch, echo === tenantId ? null : echo),
    });
    this.storage = tenantStorage(stores, () => this.tenantId ?? core.throwNotSet(), ids);
    this.#known = new LastKnownGood(core.isInTab ? stores.local : null, ids);
    this.#keeper = this.#keeperFor(updates ?? (core.isInTab ? "poll" : "none"));
    this.#state = new TenantState({
      events: this.#events,
      known: this.#known,
      // Counts that nobody keeps up to date are those of the request they were made for.
      limitsMaxAgeMs: this.#keeper ? kernel((module) => module.limitsMs()) : Number.POSITIVE_INFINITY,
      isSwitching: () => core.isPending,
    });
    this.#tab = core.isInTab ? this.#tabAround() : null;
    this.#audit = auditSink ? new AuditQueue(auditSink, actor, (error) => this.#events.emit("error", { error })) : null;
    if (debug) {
      for (const { source, outcome, detail } of this.resolution.trace) {
        console.debug(`tenantry: ${source} ${outcome}: ${detail}`);
      }
    }
    this.#ready = snapshot ? this.#adopt(snapshot) : this.#start();
    this.#ready.catch(() => undefined);
  }

  wake(): void {
    this.#keeper?.start();
    this.#tab?.open();
    this.#denials.start();
  }

  get ready(): Promise<void> {
    return this.#ready;
  }

  get status(): Status {
    return this.#state.status;
  }

  get error(): Error | null {
    return this.#state.error;
  }

  get tenantId(): TenantId | null {
    return this.#state.current?.id ?? null;
  }

  get isPlatform(): boolean {
    return this.tenantId === TenantId.PLATFORM;
  }

  get tenant(): TenantProfile | null {
    return this.#state.profile;
  }

  get tier(): TenantProfile["tier"] | null {
    return this.tenant?.tier ?? null;
  }

  get branding(): Branding {
    return this.tenant?.branding ?? {};
  }

  // biome-ignore lint/suspicious/noExplicitAny: callers see `ReadFlag`.
  flag(key: string, fallback: any): any {
    return this.#state.flag(key, fallback);
  }

  limit(key: string): Limit | null {
    return this.#state.limit(key);
  }

  snapshot(): Snapshot | null {
    return this.#state.current?.snapshot ?? null;
  }

  async listTenants(): Promise<readonly Membership[]> {
    const { tenants, warnings } = await this.#api.tenants();
    this.#leftOut.reportTenants(warnings);
    return tenants;
  }

  async refresh(): Promise<void> {
    const acting = await this.#acting();
    if (this.isPlatform) {
      return;
    }
    const current = this.#state.current;
    const etag = current?.snapshot ? current.etag : null;
    try {
      const answer = await this.#api.freshProfile(acting.tenantId, etag, acting.signal);
      this.#core.assertCurrent(acting.epoch, answer.tenantId);
      const profile = answer.profile ?? (this.#state.profile as TenantProfile);
      this.#state.setFresh(profile, answer.etag, this.#actFor(profile.id));
      this.#leftOut.reportProfile(profile);
    } catch (error) {
      if (!acting.signal.aborted) {
        this.#state.refreshFailed(error as Error, this.#api.isRefusal(error));
      }
      throw error;
    }
  }

  readonly switchTenant = (tenant: TenantRef, options: SwitchOptions = {}): Promise<void> => {
    assertKnownOptions<SwitchOptions>(options, { reason: true });
    const switched = this.#switch(tenant, options.reason ?? null);
    // Whoever does not wait for it reads `error`; a switch that another one overtakes is nobody's unhandled rejection.
    switched.catch(() => undefined);
    return switched;
  };

  addCache(cache: TenantCache): () => void {
    return this.#caches.add(cache);
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
    this.#caches.removeAll();
    this.#state.clear();
  }

  /** Starts with what the server loaded, and goes back to the tab's own choice where that is another. */
  #adopt({ profile: given, madeAt }: Snapshot): Promise<void> {
    const { profile, choice } = this.#core.adopt(given);
    this.#state.setSnapshot(profile, isMoment(madeAt) ? madeAt : LONG_AGO, this.#actFor(profile.id));
    // A turn later, when there can be listeners.
    queueMicrotask(() => this.#leftOut.reportProfile(profile));
    this.#settled = choice === undefined;
    if (choice !== undefined) {
      // A turn later, so that what renders first is what the server rendered.
      return Promise.resolve().then(() => this.#resolveTo({ id: choice }));
    }
    if (this.#keeper && !(isMoment(madeAt) && kernel((module) => module.isFresh(Date.now() - Date.parse(madeAt))))) {
      this.#keeper.refreshNow();
    }
    return Promise.resolve();
  }

  /** Starts with the tenant that was resolved. The platform has no profile to wait for. */
  #start(): Promise<void> {
    if (!isPlatform(this.resolution.id)) {
      return this.#load();
    }
    const move = { target: { id: PLATFORM }, ticket: this.#core.begin(), chose: false, reason: null };
    this.#commit(move, platform);
    return Promise.resolve();
  }

  /** Loads the tenant that was resolved. */
  #load(): Promise<void> {
    const { id, slug } = this.resolution;
    return this.#resolveTo(id === null ? { slug: slug as string } : { id });
  }

  async #resolveTo(target: ParsedTenantRef): Promise<void> {
    await this.#move({ target, ticket: this.#core.begin(), chose: false, reason: null });
  }

  async #switch(tenant: TenantRef, reason: string | null): Promise<void> {
    const target = readTenantRef(tenant, this.#ids);
    const isThere = this.tenant ? isRefTo(target, this.tenant) : this.isPlatform && isPlatform(target.id);
    if (isThere && this.status === "READY") {
      return;
    }
    const move = this.#move({ target, ticket: this.#core.beginSwitch(target), chose: true, reason });
    if (!this.#settled) {
      this.#ready = move;
    }
    await move;
  }

  /** Moves to a tenant. Nothing changes before its profile is there. */
  async #move(move: Move): Promise<void> {
    this.#pending.abort(changed());
    this.#pending = new AbortController();
    this.#state.switchStarted();
    try {
      this.#commit(move, await this.#profileFor(move, this.#pending.signal));
    } catch (error) {
      if (this.#core.fail(move.ticket)) {
        this.#state.switchFailed(error as Error, this.#settled);
      }
      throw error;
    }
  }

  /** The profile to move to. At start one from the past will do where the tenant API gives none; a switch is not made on it. */
  async #profileFor({ target, chose }: Move, signal: AbortSignal): Promise<Loaded> {
    if (isPlatform(target.id)) {
      return platform;
    }
    try {
      const { profile, etag } = await this.#api.profile(target, signal);
      return { profile: profile as TenantProfile, etag, past: null };
    } catch (error) {
      if (this.#api.isRefusal(error)) {
        this.#known.delete(target);
        throw error;
      }
      const known = chose || signal.aborted ? null : this.#known.find(target);
      if (known === null) {
        throw error;
      }
      return { ...known, past: { at: known.at, error: error as Error } };
    }
  }

  #commit({ ticket, chose, reason }: Move, { profile, etag, past }: Loaded): void {
    const from = this.tenantId;
    if (!chose && profile !== null) {
      this.#core.confirm(profile);
    }
    this.#core.assertCurrentTicket(ticket);
    const id = profile?.id ?? PLATFORM;
    const commit = () => this.#core.commit(ticket, id, chose);
    // Before the first tenant nothing is anybody's, and work that waits for it must not be dropped.
    if (from === null) {
      commit();
    } else {
      this.#caches.clearThen(commit);
    }
    this.#epoch.abort(changed());
    this.#epoch = new AbortController();
    this.#settled = true;
    const acting = this.#actFor(id);
    if (profile === null) {
      this.#state.setPlatform(acting);
    } else if (past === null) {
      this.#state.setFresh(profile, etag, acting);
    } else {
      this.#state.setFromCache(profile, etag, acting, past.at, past.error);
    }
    const to = this.tenantId as TenantId;
    if (from === null && profile !== null) {
      this.#events.emit("ready", { tenant: profile });
    } else if (from !== null && from !== to) {
      this.#events.emit("switch", { from, to, epoch: this.#core.epoch });
    }
    if (profile !== null) {
      this.#leftOut.reportProfile(profile);
    }
    if (from !== null) {
      this.#caches.reload();
    }
    if (from === null ? chose : from !== to) {
      this.#report(from, to, reason);
    }
  }

  /** Tells other tabs and the books of a switch. */
  #report(from: TenantId | null, to: TenantId, reason: string | null): void {
    if (this.#core.choosesTenant) {
      this.#tab?.broadcastSwitch(to);
    }
    this.#audit?.record({ from, to, reason, epoch: this.#core.epoch });
  }

  /** Has its news followed, and gives what belongs to its requests from now on. */
  #actFor(id: string): RequestContext {
    this.#keeper?.subscribe(isPlatform(id) ? null : id);
    return { tenantId: id, epoch: this.#core.epoch, signal: this.#epoch.signal };
  }

  #keeperFor(updates: "none" | "poll" | "live"): ProfileUpdater | null {
    if (updates === "none") {
      return null;
    }
    return new ProfileUpdater(updates, this.#api, {
      version: () => this.tenant?.version,
      refresh: () => this.#keepUp(),
      onError: (error) => this.#events.emit("error", { error }),
      onDenied: (error) => this.#denials.reportOnce("page", error),
    });
  }

  /** Asks anew; for the first profile too, where that could not be had, but not where it was refused. */
  #keepUp(): Promise<void> {
    if (this.#settled) {
      return this.refresh();
    }
    if (this.status === "ERROR" && !this.#api.isRefusal(this.error)) {
      this.#ready = this.#load();
    }
    return this.#ready;
  }

  #tabAround(): Tab {
    const listener: TabListener = {
      onOtherTabSwitch: (tenantId) => this.#events.emit("otherTabSwitch", { tenantId }),
      onDenied: (ability, error) => this.#denials.reportOnce(ability, error),
      onPageHide: () => this.#keeper?.pause(),
      onPageRestored: () => {
        if (this.#core.hasOtherChoice) {
          location.reload();
          return;
        }
        this.#keeper?.resume();
        this.#keeper?.refreshNow();
      },
    };
    return new Tab(listener, this.#ids);
  }

  /** Whom a request that begins now is for. Until that is settled it waits, also for a switch that comes after. */
  async #acting(): Promise<RequestContext> {
    for (let ready: unknown; ready !== this.#ready; ) {
      ready = this.#ready;
      await this.#ready.catch((error: unknown) => {
        if (ready === this.#ready) {
          throw error;
        }
      });
    }
    return this.#state.current?.requestContext ?? this.#core.throwNotSet();
  }
}

/** A profile to move to. */
interface Loaded {
  /** Null for the platform. */
  readonly profile: TenantProfile | null;
  readonly etag: string | null;
  /** Where it is one from the past: from when (milliseconds since 1970), and why there is no other. */
  readonly past: { readonly at: number; readonly error: Error } | null;
}

const { PLATFORM } = TenantId;

/** The platform is no tenant, so there is no profile of it to ask for. */
const platform: Loaded = { profile: null, etag: null, past: null };

function isPlatform(id: string | null | undefined): boolean {
  return id === PLATFORM;
}

/** The moment of a snapshot that does not say when it was made. It is not fresh for anybody. */
const LONG_AGO = new Date(0).toISOString();

function isMoment(madeAt: unknown): boolean {
  return typeof madeAt === "string" && !Number.isNaN(Date.parse(madeAt));
}

function changed(): Error {
  return kernelError((module) => module.changedError());
}
