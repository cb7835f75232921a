// The client: what the kernel decides, carried out.
import { Emitter, reportError } from "./emitter.js";
import { OriginGate, ownOrigins } from "./origin-gate.js";
import type { Branding, FlagValue, Limit, Membership, Snapshot, TenantProfile } from "./profile.js";
import type { Resolution } from "./resolution.js";
import type { ResolveRequest } from "./resolve-options.js";
import { factsOf, type ParsedOptions, parseOptions } from "./resolver.js";
import { TenantApiClient } from "./tenant-api.js";
import type { Status, TenantCache, TenantClient, TenantClientOptions, TenantEvents } from "./tenant-client.js";
import { type Acting, tenantFetch } from "./tenant-fetch.js";
import { TenantId } from "./tenant-id.js";
import type { Client as Core } from "./wasm/generated/tenantry.js";
import { kernel, kernelError } from "./wasm/module.js";

/**
 * Makes a client. It resolves the tenant at once and, without a snapshot, begins to load its profile.
 *
 * @throws {TenantError} when the tenant cannot be resolved or an option is wrong.
 */
export function createTenantClient(options: TenantClientOptions): TenantClient {
  return new Client(options);
}

/** What is known of the tenant acted for. */
interface Current {
  readonly id: TenantId;
  readonly snapshot: Snapshot;
  readonly flags: ReadonlyMap<string, FlagValue>;
  readonly acting: Acting;
}

class Client implements TenantClient {
  readonly fetch: typeof fetch;
  readonly resolution: Resolution;
  readonly #core: Core;
  readonly #api: TenantApiClient;
  readonly #events = new Emitter<TenantEvents>();
  readonly #caches = new Set<TenantCache>();
  #ready: Promise<void>;
  #status: Status = "NOT_READY";
  #error: Error | null = null;
  #current: Current | null = null;
  /** Whether it is known for whom requests are made. */
  #settled = false;
  /** Aborts the requests of this epoch. */
  #epoch = new AbortController();
  /** Aborts the move that is under way. */
  #pending = new AbortController();

  constructor(options: TenantClientOptions) {
    const { api, apiOrigins = [], snapshot, fetch: given, location, debug = false, ...resolve } = options;
    const send: typeof fetch = given ?? ((input, init) => globalThis.fetch(input, init));
    const parsed = parseOptions(resolve);
    const origins = [...ownOrigins(api), ...apiOrigins];
    const core = coreFor(parsed, origins, location, snapshot);
    const gate = new OriginGate((origin) => kernel(() => core.allows(origin)));
    this.#core = core;
    this.#api = new TenantApiClient(api, send);
    this.resolution = kernel(() => core.resolution);
    this.fetch = tenantFetch({
      send,
      header: parsed.header,
      carriesTenant: (url) => gate.allows(url),
      acting: () => this.#acting(),
      admit: ({ epoch }, echo) => kernel(() => core.admit(epoch, echo ?? undefined)),
    });
    if (debug) {
      for (const { source, outcome, detail } of this.resolution.trace) {
        console.debug(`tenantry: ${source} ${outcome}: ${detail}`);
      }
    }
    this.#ready = snapshot ? this.#adopt(snapshot) : this.#load();
    this.#ready.catch(() => undefined);
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
    return this.#current?.snapshot.profile ?? null;
  }

  get tier(): TenantProfile["tier"] | null {
    return this.tenant?.tier ?? null;
  }

  get branding(): Branding {
    return this.tenant?.branding ?? {};
  }

  // biome-ignore lint/suspicious/noExplicitAny: callers see the overloads of the interface.
  flag(key: string, fallback: any): any {
    const value = this.#current?.flags.get(key);
    const isOfItsType = typeof value === typeof fallback && Array.isArray(value) === Array.isArray(fallback);
    return isOfItsType && value !== null ? value : fallback;
  }

  limit(key: string): Limit | null {
    const limits = this.tenant?.limits ?? {};
    return (Object.hasOwn(limits, key) && limits[key]) || null;
  }

  snapshot(): Snapshot | null {
    return this.#current?.snapshot ?? null;
  }

  tenants(): Promise<readonly Membership[]> {
    return this.#api.tenants();
  }

  async refresh(): Promise<void> {
    const { tenantId, epoch, signal } = await this.#acting();
    const profile = await this.#api.profile(tenantId, signal);
    kernel(() => this.#core.admit(epoch, profile.id));
    this.#show({ profile, madeAt: new Date().toISOString() });
    this.#announce(this.#status);
  }

  readonly switchTenant = (tenant: TenantId | string): Promise<void> => {
    const switched = this.#switch(String(tenant));
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
    kernel(() => this.#core.close());
    this.#pending.abort(changed());
    this.#epoch.abort(changed());
    this.#events.clear();
    this.#caches.clear();
    this.#current = null;
    this.#status = "NOT_READY";
  }

  /** Starts with what the server loaded, and goes back to the tab's own choice where that is another. */
  #adopt(snapshot: Snapshot): Promise<void> {
    const profile = kernel(() => this.#core.adopt(snapshot.profile)) as TenantProfile;
    this.#show({ profile, madeAt: snapshot.madeAt });
    this.#status = "READY";
    const choice = kernel(() => this.#core.choice);
    this.#settled = choice === undefined;
    // A turn later, so that what renders first is what the server rendered.
    return choice === undefined ? Promise.resolve() : Promise.resolve().then(() => this.#resolveTo(choice));
  }

  /** Loads the tenant that was resolved. */
  #load(): Promise<void> {
    return this.#resolveTo(this.resolution.id ?? (this.resolution.slug as string));
  }

  async #resolveTo(target: string): Promise<void> {
    await this.#move(
      target,
      kernel(() => this.#core.begin()),
      false,
    );
  }

  async #switch(target: string): Promise<void> {
    const isThere = target === this.tenantId?.toString() || target === this.tenant?.slug;
    if (isThere && this.#status === "READY") {
      return;
    }
    const move = this.#move(
      target,
      kernel(() => this.#core.beginSwitch(target)),
      true,
    );
    if (!this.#settled) {
      this.#ready = move;
    }
    await move;
  }

  /** Moves to a tenant: the resolved one, or one that a person `chose`. Nothing changes before its profile is there. */
  async #move(target: string, ticket: number, chose: boolean): Promise<void> {
    this.#pending.abort(changed());
    this.#pending = new AbortController();
    this.#announce(this.#current === null ? "NOT_READY" : "RECONCILING");
    try {
      const profile = await this.#api.profile(target, this.#pending.signal);
      this.#commit(ticket, profile, chose);
    } catch (error) {
      if (kernel(() => this.#core.fail(ticket))) {
        this.#error = error as Error;
        this.#announce(this.#settled ? "READY" : "ERROR");
        this.#events.emit("error", { error: error as Error });
      }
      throw error;
    }
  }

  #commit(ticket: number, profile: TenantProfile, chose: boolean): void {
    const from = this.tenantId;
    const caches = from === null ? [] : [...this.#caches];
    try {
      for (const cache of caches) {
        cache.clear();
      }
      kernel(() => {
        if (!chose) {
          this.#core.confirm(profile.id, profile.slug);
        }
        this.#core.commit(ticket, profile.id, chose);
      });
    } catch (error) {
      reload(caches);
      throw error;
    }
    this.#epoch.abort(changed());
    this.#epoch = new AbortController();
    this.#settled = true;
    this.#error = null;
    this.#show({ profile, madeAt: new Date().toISOString() });
    this.#announce("READY");
    reload(caches);
    if (from === null) {
      this.#events.emit("ready", { tenant: profile });
    } else {
      this.#events.emit("switch", { from, to: TenantId.parse(profile.id) });
    }
  }

  #show(snapshot: Snapshot): void {
    const { profile } = snapshot;
    this.#current = {
      id: TenantId.parse(profile.id),
      snapshot,
      flags: new Map(Object.entries(profile.features)),
      acting: { tenantId: profile.id, epoch: kernel(() => this.#core.epoch), signal: this.#epoch.signal },
    };
  }

  #announce(status: Status): void {
    this.#status = status;
    this.#events.emit("change", { status });
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
    return this.#current?.acting ?? kernel(() => this.#core.tenantId() as never);
  }
}

/** The client's state: for the request that it is given, else for the tab it runs in, else for the page it renders. */
function coreFor(
  { resolver, header }: ParsedOptions,
  origins: string[],
  location: ResolveRequest | undefined,
  snapshot: Snapshot | null | undefined,
): Core {
  return kernel(({ Client: Core }) => {
    const inTab = location === undefined ? Core.inTab(resolver, origins) : undefined;
    if (inTab !== undefined) {
      return inTab;
    }
    return location === undefined && snapshot
      ? Core.ofSnapshot(resolver, snapshot.profile, origins)
      : new Core(resolver, ...factsOf(location ?? {}, header), origins);
  });
}

function reload(caches: readonly TenantCache[]): void {
  for (const cache of caches) {
    try {
      cache.reload?.();
    } catch (error) {
      reportError(error);
    }
  }
}

function changed(): Error {
  return kernelError((module) => module.changedError());
}
