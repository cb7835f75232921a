// The client: it wires its parts together and delegates to them. How it moves between tenants: tenant-transition.ts.

import { DeniedAbilities } from "../browser/denied-abilities.js";
import { openStores, type TenantStorage, tenantStorage } from "../browser/storage.js";
import { Tab, type TabListener } from "../browser/tab.js";
import { errorFrom } from "../errors.js";
import { AllowedOrigins, ownOrigins } from "../fetch/allowed-origins.js";
import { type FetchScope, type RequestContext, tenantFetch } from "../fetch/tenant-fetch.js";
import { LastKnownGood } from "../profile/last-known-good.js";
import {
  type Branding,
  type EmptySnapshot,
  isEmpty,
  type Limit,
  type Membership,
  type Snapshot,
  type TenantProfile,
} from "../profile/profile.js";
import { ProfileUpdater } from "../profile/profile-updater.js";
import type { TenantApiClient } from "../profile/tenant-api.js";
import { assertKnownOptions } from "../resolution/option-names.js";
import { parseOptions } from "../resolution/parsed-options.js";
import type { Explanation, Resolution } from "../resolution/resolution.js";
import type { ResolveOptions } from "../resolution/resolve-options.js";
import type { IdFormat, TenantId } from "../tenant/tenant-id.js";
import { isRefTo, readTenantRef, type TenantRef } from "../tenant/tenant-ref.js";
import { isFresh, limitsMs } from "../wasm/generated/tenantry.js";
import { compute } from "../wasm/kernel.js";
import { AuditQueue } from "./audit.js";
import { ClientCore } from "./client-core.js";
import { clientOptions } from "./client-options.js";
import { Emitter } from "./emitter.js";
import { type Inspectable, type Inspection, inspection } from "./inspection.js";
import { profileSource } from "./profile-source.js";
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
import { isPlatform, TenantTransition } from "./tenant-transition.js";
import { WarningEvents } from "./warning-events.js";

/**
 * Makes a client for one tenant. It resolves the tenant at once and, without a snapshot, starts to load the profile.
 *
 * On a server make one client for each request. In React use `TenantProvider`.
 *
 * @throws {TenantError} if the tenant cannot be resolved or an option is wrong.
 * @example
 * const client = createTenantClient({ api: "/api", rootDomains: ["vital.health"] });
 * await client.ready;
 * const response = await client.fetch("/api/v1/panels");
 */
export function createTenantClient(options: TenantClientOptions): TenantClient {
  const client = new Client(options);
  client.start();
  return client;
}

/**
 * Makes a client without timers and listeners, which begin with `start()`: a client that is never started can be
 * garbage collected.
 */
export function createIdleClient(options: TenantClientOptions): TenantClient & { start(): void } {
  return new Client(options);
}

class Client implements TenantClient, Inspectable {
  readonly fetch: typeof fetch;
  readonly resolution: Resolution;
  readonly resolveOptions: ResolveOptions;
  readonly storage: TenantStorage;
  declare readonly [inspection]: Inspection;
  readonly #core: ClientCore;
  readonly #ids: IdFormat;
  readonly #api: TenantApiClient;
  readonly #updater: ProfileUpdater | null;
  readonly #state: TenantState;
  readonly #transition: TenantTransition;
  readonly #tab: Tab | null;
  readonly #audit: AuditQueue | null;
  readonly #caches = new TenantCaches();
  readonly #events = new Emitter<TenantEvents>();
  readonly #denied = new DeniedAbilities((area, error) => this.#events.emit("storage", { area, error }));
  readonly #warnings: WarningEvents;
  #ready: Promise<void>;

  constructor(options: TenantClientOptions) {
    assertKnownOptions(options, clientOptions);
    const {
      api,
      tenants,
      apiOrigins = [],
      snapshot = null,
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
    const parsed = parseOptions(resolve);
    const { header, ids } = parsed;
    this.#api = profileSource(options, send, ids);
    const origins = [...ownOrigins(api ?? ""), ...apiOrigins];
    const stores = openStores((area, error) => this.#denied.report(area, error));
    const core = new ClientCore({
      options: parsed,
      origins,
      request,
      snapshot,
      debug,
      onDenied: (area, error) => {
        // The tab's choice is in the same storage that the app uses: report one denial of it once.
        if (area === "session") {
          stores.session.fail(error as Error);
        } else {
          this.#denied.reportOnce(area, error);
        }
      },
    });
    const allowedOrigins = new AllowedOrigins((origin) => core.allows(origin));
    this.#core = core;
    this.#warnings = new WarningEvents(this.#events, debug);
    this.#ids = ids;
    this.resolution = core.resolution;
    this.resolveOptions = resolve;
    const scope: FetchScope = {
      send,
      header,
      carriesTenant: (url) => allowedOrigins.allows(url),
      requestContext: () =>
        (this.#transition.isSettled && this.#state.current?.requestContext) || this.#waitForContext(),
      // Fast path: an identical echo needs no parsing. The kernel reads every other spelling.
      assertCurrent: ({ epoch, tenantId }, echo) => core.assertCurrent(epoch, echo === tenantId ? null : echo),
    };
    this.storage = tenantStorage(stores, () => this.tenantId ?? core.throwNotSet(), ids);
    const lastKnownGood = new LastKnownGood(core.isInTab ? stores.local : null, ids);
    this.#updater = this.#makeUpdater(updates ?? (core.isInTab && api !== undefined ? "poll" : "none"));
    this.#state = new TenantState({
      events: this.#events,
      lastKnownGood,
      // Without updates, limits never expire.
      limitsMaxAgeMs: this.#updater ? compute(limitsMs) : Number.POSITIVE_INFINITY,
      isSwitching: () => core.isPending,
    });
    this.#tab = core.isInTab ? this.#makeTab() : null;
    this.#audit = auditSink ? new AuditQueue(auditSink, actor, (error) => this.#events.emit("error", { error })) : null;
    const parts: Inspection = {
      core,
      api: this.#api,
      lastKnownGood,
      state: this.#state,
      caches: this.#caches,
      events: this.#events,
      warnings: this.#warnings,
      subscribe: (tenantId) => this.#updater?.subscribe(tenantId),
      onSwitch: (from, to, reason) => this.#reportSwitch(from, to, reason),
      scope,
      fetch: tenantFetch(scope),
    };
    this[inspection] = parts;
    this.#transition = new TenantTransition(parts);
    this.fetch = (input, init) => parts.fetch(input, init);
    this.#ready = this.#startFrom(snapshot);
    this.#ready.catch(() => undefined);
  }

  start(): void {
    this.#updater?.start();
    this.#tab?.open();
    this.#denied.start();
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
    return isPlatform(this.tenantId);
  }

  get canSwitch(): boolean {
    return this.#core.canSwitch;
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

  explain(): Explanation {
    return this.#core.explain();
  }

  snapshot(): Snapshot | null {
    return this.#state.current?.snapshot ?? null;
  }

  async listTenants(): Promise<readonly Membership[]> {
    const { tenants, warnings } = await this.#api.tenants();
    this.#warnings.reportTenants(warnings);
    return tenants;
  }

  async refresh(): Promise<void> {
    const context = await this.#waitForContext();
    if (this.isPlatform) {
      return;
    }
    const current = this.#state.current;
    const etag = current?.snapshot ? current.etag : null;
    try {
      const answer = await this.#api.freshProfile(context.tenantId, etag, context.signal);
      this.#core.assertCurrent(context.epoch, answer.tenantId);
      const profile = answer.profile ?? (this.#state.profile as TenantProfile);
      this.#state.setFresh(profile, answer.etag, this.#transition.contextFor(profile.id));
      this.#warnings.reportProfile(profile);
    } catch (error) {
      if (!context.signal.aborted) {
        this.#state.refreshFailed(error as Error, this.#api.isRefusal(error));
      }
      throw error;
    }
  }

  readonly switchTenant = (tenant: TenantRef, options: SwitchOptions = {}): Promise<void> => {
    assertKnownOptions<SwitchOptions>(options, { reason: true });
    const switched = this.#switch(tenant, options.reason ?? null);
    // A caller that does not await the switch reads `error`. An overtaken switch is not an unhandled rejection.
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
    this.#updater?.stop();
    this.#tab?.close();
    this.#audit?.close();
    this.#transition.abort();
    this.#events.clear();
    this.#caches.removeAll();
    this.#state.clear();
  }

  #startFrom(snapshot: Snapshot | EmptySnapshot | null): Promise<void> {
    if (!snapshot) {
      return this.#startFromResolution();
    }
    return isEmpty(snapshot) ? this.#startFromEmptySnapshot(snapshot) : this.#startFromSnapshot(snapshot);
  }

  /** Starts with what the server loaded, then goes to the tenant that this tab chose, if that is a different one. */
  #startFromSnapshot({ profile, madeAt }: Snapshot): Promise<void> {
    const choice = this.#transition.adopt(profile, isTime(madeAt) ? madeAt : UNKNOWN_TIME);
    if (choice !== undefined) {
      // In a microtask, so that the first render shows what the server rendered.
      return Promise.resolve().then(() => this.#transition.resolveTo({ id: choice }));
    }
    if (this.#updater && !(isTime(madeAt) && compute(isFresh, Date.now() - Date.parse(madeAt)))) {
      this.#updater.refreshNow();
    }
    return Promise.resolve();
  }

  /** Starts where the server's client ended, then goes to the tenant of this tab, if that is a different one. */
  #startFromEmptySnapshot({ resolution: { id, slug }, error }: EmptySnapshot): Promise<void> {
    const failure = error && errorFrom(error);
    const isFinal = this.resolution.id === id && this.resolution.slug === slug;
    this.#transition.startEmpty(failure, isFinal);
    if (!isFinal) {
      return Promise.resolve().then(() => this.#startFromResolution());
    }
    return failure ? Promise.reject(failure) : Promise.resolve();
  }

  #startFromResolution(): Promise<void> {
    if (!isPlatform(this.resolution.id)) {
      return this.#loadResolved();
    }
    this.#transition.startOnPlatform();
    return Promise.resolve();
  }

  #loadResolved(): Promise<void> {
    const { id, slug } = this.resolution;
    return this.#transition.resolveTo(id === null ? { slug: slug as string } : { id });
  }

  async #switch(tenant: TenantRef, reason: string | null): Promise<void> {
    const target = readTenantRef(tenant, this.#ids);
    const isActive = this.tenant ? isRefTo(target, this.tenant) : this.isPlatform && isPlatform(target.id);
    if (isActive && this.status === "READY") {
      return;
    }
    const switched = this.#transition.switchTo(target, reason);
    if (!this.#transition.isSettled) {
      this.#ready = switched;
    }
    await switched;
  }

  #reportSwitch(from: TenantId | null, to: TenantId, reason: string | null): void {
    if (this.#core.choosesTenant) {
      this.#tab?.broadcastSwitch(to);
    }
    this.#audit?.record({ from, to, reason, epoch: this.#core.epoch });
  }

  #makeUpdater(updates: "none" | "poll" | "live"): ProfileUpdater | null {
    if (updates === "none") {
      return null;
    }
    return new ProfileUpdater(updates, this.#api, {
      version: () => this.tenant?.version,
      refresh: () => this.#refreshOrRetry(),
      onError: (error) => this.#events.emit("error", { error }),
      onDenied: (error) => this.#denied.reportOnce("page", error),
    });
  }

  /** Refreshes the profile. Retries the first load if it failed, except after a refusal. */
  #refreshOrRetry(): Promise<void> {
    if (this.#transition.isSettled) {
      return this.refresh();
    }
    if (this.status === "ERROR" && !this.#api.isRefusal(this.error)) {
      this.#ready = this.#loadResolved();
    }
    return this.#ready;
  }

  #makeTab(): Tab {
    const listener: TabListener = {
      onOtherTabSwitch: (tenantId) => this.#events.emit("otherTabSwitch", { tenantId }),
      onDenied: (ability, error) => this.#denied.reportOnce(ability, error),
      onPageHide: () => this.#updater?.pause(),
      onPageRestored: () => {
        if (this.#core.hasOtherChoice) {
          location.reload();
          return;
        }
        this.#updater?.resume();
        this.#updater?.refreshNow();
      },
    };
    return new Tab(listener, this.#ids);
  }

  /** The context of a request that starts now. Waits for the first tenant, also if a switch replaces that load. */
  async #waitForContext(): Promise<RequestContext> {
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

/** Stands for the time of a snapshot without one. It is never fresh. */
const UNKNOWN_TIME = new Date(0).toISOString();

function isTime(madeAt: unknown): boolean {
  return typeof madeAt === "string" && !Number.isNaN(Date.parse(madeAt));
}
