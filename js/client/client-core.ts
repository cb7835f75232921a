// The kernel's part of a client, kept alive when the module it lived in breaks down.
import type { TenantProfile } from "../profile/profile.js";
import type { Resolution } from "../resolution/resolution.js";
import type { RequestLike, ResolveOptions } from "../resolution/resolve-options.js";
import { factsOf, parseOptions } from "../resolution/resolver.js";
import type { ParsedTenantRef } from "../tenant/tenant-ref.js";
import type { Client as Core } from "../wasm/generated/tenantry.js";
import { generation, kernel } from "../wasm/module.js";

/** What a core is made of. */
export interface CoreInputs {
  readonly options: ResolveOptions;
  readonly origins: string[];
  /** The request to resolve from, if it is not the tab's own. */
  readonly request: RequestLike | undefined;
  /** The profile of a page that is being rendered, if there is one. */
  readonly profile: TenantProfile | undefined;
  /** Hears what the browser denies: the memory of the tab, or the cookie that seeds new ones. */
  readonly onDenied: (ability: "session" | "cookie", error: unknown) => void;
}

/** The generation of a core that was let go. No module has it. */
const GONE = -1;

/** Whom a client acts for, and which work still counts. The answers are the kernel's. */
export class ClientCore {
  readonly resolution: Resolution;
  /** Whether it lives as long as a browser's tab. */
  readonly isInTab: boolean;
  /** Whether the tab, and nothing above it, decides for whom it acts. */
  readonly choosesTenant: boolean;
  readonly #inputs: CoreInputs;
  #core: Core;
  #madeIn: number;
  #tenant: string | undefined;
  #state: Uint32Array;
  #isClosed = false;

  constructor(inputs: CoreInputs) {
    const { core, isInTab } = coreOf(inputs);
    this.#inputs = inputs;
    this.#core = core;
    this.#madeIn = generation;
    this.#state = kernel(() => core.state);
    this.isInTab = isInTab;
    this.choosesTenant = kernel(() => core.chooses);
    this.resolution = kernel(() => core.resolution);
    this.#tellDenials();
  }

  /** Whether a request to this origin carries the tenant. */
  allows(origin: string): boolean {
    return this.#ask((core) => core.allows(origin));
  }

  /** Counts the tenants acted for. */
  get epoch(): number {
    return this.#state[0] as number;
  }

  /** Whether it is under way to a tenant. */
  get isPending(): boolean {
    return this.#state[2] !== 0;
  }

  /** @throws {TenantContextNotSetError} because nobody is acted for. */
  throwNotSet(): never {
    return this.#ask((core) => core.tenantId()) as never;
  }

  /** Whether the tab chose another tenant while its page was out of sight. */
  get hasOtherChoice(): boolean {
    return this.#ask((core) => core.isLeftBehind);
  }

  /**
   * Starts with the server's profile. Gives it back parsed, with the tenant that the tab goes on to from it, if any.
   */
  adopt(given: TenantProfile): { readonly profile: TenantProfile; readonly choice: string | undefined } {
    return this.#change((core) => {
      const profile = core.adopt(given) as TenantProfile;
      this.#tenant = profile.id;
      return { profile, choice: core.choice };
    });
  }

  /** Begins to load the tenant that was resolved; the answer is the ticket to commit with. */
  begin(): number {
    return this.#change((core) => core.begin());
  }

  /** Begins a switch that a person asked for. */
  beginSwitch(tenant: ParsedTenantRef): number {
    return this.#change((core) => core.beginSwitch(tenant));
  }

  /** @throws {TenantChangedError} for a ticket that a later one has overtaken. */
  assertCurrentTicket(ticket: number): void {
    this.#ask((core) => core.mustBeCurrent(ticket));
  }

  /** @throws {TenantConflictError} where the directory knows the tenant by other names than the sources. */
  confirm({ id, slug }: TenantProfile): void {
    this.#ask((core) => core.confirm(id, slug ?? undefined));
  }

  /** Acts for this tenant from now on. */
  commit(ticket: number, id: string, chose: boolean): void {
    this.#change((core) => {
      core.commit(ticket, id, chose);
      this.#tenant = id;
    });
  }

  /** Gives a switch up; whether it was still the one that counts. */
  fail(ticket: number): boolean {
    return this.#change((core) => core.fail(ticket));
  }

  /** @throws {TenantError} for an answer that is late or about another tenant. */
  assertCurrent(epoch: number, echo: string | null): void {
    this.#ask((core) => core.admit(epoch, echo ?? undefined));
  }

  /** Acts for nobody from now on. Its memory is free at once; what is asked of it all the same, a successor answers. */
  close(): void {
    this.#change((core) => core.close());
    this.#tenant = undefined;
    this.#isClosed = true;
    kernel(() => this.#core.free());
    this.#madeIn = GONE;
  }

  #change<Answer>(work: (core: Core) => Answer): Answer {
    const answer = this.#ask((core) => {
      const answer = work(core);
      this.#state = core.state;
      return answer;
    });
    this.#tellDenials();
    return answer;
  }

  #tellDenials(): void {
    if (this.isInTab) {
      for (const [ability, error] of this.#ask((core) => core.takeDenials())) {
        this.#inputs.onDenied(ability, error);
      }
    }
  }

  #ask<Answer>(work: (core: Core) => Answer): Answer {
    if (this.#madeIn !== generation) {
      this.#core = this.#successor();
      this.#madeIn = generation;
    }
    return kernel(() => work(this.#core));
  }

  /** A core in the new module that stands where the lost one stood. */
  #successor(): Core {
    const { options, origins } = this.#inputs;
    const { resolver } = parseOptions(options);
    return kernel(({ Client: Core }) => {
      const core = Core.resume(resolver, this.resolution, origins, this.isInTab, this.#tenant, this.#state);
      if (this.#isClosed) {
        core.close();
      }
      return core;
    });
  }
}

/** For the request that it is given, else for the tab or the worker it runs in, else for the page it renders. */
function coreOf({ options, origins, request, profile }: CoreInputs): { core: Core; isInTab: boolean } {
  const { resolver, wanted } = parseOptions(options);
  return kernel(({ Client: Core }) => {
    if (request !== undefined) {
      return { core: new Core(resolver, ...factsOf(request, wanted), origins), isInTab: false };
    }
    const inTab = Core.inTab(resolver, origins);
    if (inTab !== undefined) {
      return { core: inTab, isInTab: true };
    }
    if (profile !== undefined) {
      return { core: Core.ofSnapshot(resolver, profile, origins), isInTab: false };
    }
    return { core: Core.inWorker(resolver, workerHost(), origins), isInTab: false };
  });
}

/** The host of a browser's worker. A worker made from a `blob:` or `data:` address has none; neither has a server. */
function workerHost(): string | undefined {
  const { WorkerGlobalScope, location } = globalThis as { WorkerGlobalScope?: unknown; location?: Location };
  return (WorkerGlobalScope !== undefined && location?.host) || undefined;
}
