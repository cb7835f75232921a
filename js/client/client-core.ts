// The tenant of a client, and which work still counts. This file holds the numbers, and the kernel decides by them.

import {
  chosenTenant,
  type OnDenied,
  readTab,
  readWorker,
  rememberChoice,
  seedNewTabs,
} from "../browser/tab-choice.js";
import { type EmptySnapshot, isEmpty, type Snapshot, type TenantProfile } from "../profile/profile.js";
import { explainFacts } from "../resolution/explain.js";
import { isBoundBy } from "../resolution/is-bound.js";
import type { ParsedOptions } from "../resolution/parsed-options.js";
import { type Facts, factsOf, type TabFacts } from "../resolution/request-facts.js";
import type { Explanation, Resolution } from "../resolution/resolution.js";
import type { RequestLike } from "../resolution/resolve-options.js";
import { brand, type TenantId } from "../tenant/tenant-id.js";
import type { ParsedTenantRef } from "../tenant/tenant-ref.js";
import {
  adoptTenant,
  allowsOrigin,
  assertCanSwitch,
  assertOrigins,
  checkEcho,
  confirmResolution,
  isCurrentEpoch,
  isCurrentTicket,
  nextEpoch,
  nextTicket,
  readSnapshot,
  resolveFully,
  snapshotResolution,
} from "../wasm/generated/tenantry.js";
import { holdOptions } from "../wasm/held-options.js";
import { call, compute } from "../wasm/kernel.js";
import { changedError, contextNotSetError } from "../wasm/refusals.js";

/** What a core is made from. */
export interface CoreInputs {
  readonly options: ParsedOptions;
  /** The origins whose requests carry the tenant. */
  readonly origins: readonly string[];
  /** The request to resolve from, if it is not the tab's own. */
  readonly request: RequestLike | undefined;
  /** What a page is rendered from, if it is rendered from a snapshot. */
  readonly snapshot: Snapshot | EmptySnapshot | null;
  /** Whether to log why the tenant was resolved. */
  readonly debug: boolean;
  /** Receives what the browser denies. */
  readonly onDenied: OnDenied;
}

/** The tenant of a client, its epoch and its switches. */
export class ClientCore {
  readonly resolution: Resolution;
  /** Whether the client lives as long as a browser's tab. */
  readonly isInTab: boolean;
  /** Whether nothing above a tab's choice decides the tenant. */
  readonly canSwitch: boolean;
  /** Whether this is a tab, and it decides the tenant. */
  readonly choosesTenant: boolean;
  /** What the client was resolved from; null for a snapshot. */
  readonly #facts: Facts | TabFacts | null;
  readonly #options: ParsedOptions;
  readonly #origins: readonly string[];
  readonly #onDenied: OnDenied;
  #tenantId: TenantId | null = null;
  #epoch = 0;
  #lastTicket = 0;
  #isPending = false;
  #isClosed = false;

  constructor({ options, origins, request, snapshot, debug, onDenied }: CoreInputs) {
    const tab = request === undefined ? readTab(onDenied) : null;
    this.isInTab = tab !== null;
    this.#options = options;
    if (request !== undefined) {
      this.#facts = factsOf(request, options.wanted);
    } else {
      this.#facts = tab ?? (snapshot?.profile === undefined ? readWorker() : null);
    }
    if (debug) {
      logExplanation(options, this.#facts);
    }
    this.resolution = this.#facts
      ? resolve(options, this.#facts)
      : resolutionOf(snapshot as Snapshot | EmptySnapshot, options);
    this.canSwitch = !isBoundBy(this.resolution.source);
    this.choosesTenant = this.isInTab && this.canSwitch;
    this.#origins = origins;
    this.#onDenied = onDenied;
    call(assertOrigins, origins);
  }

  /** Why this is the tenant that the client started with. */
  explain(): Explanation {
    if (this.#facts) {
      return explainFacts(this.#options, this.#facts);
    }
    const detail = "the page is rendered from the server's snapshot";
    const { source } = this.resolution;
    return { trace: [{ source, outcome: "used", detail }], resolution: this.resolution, error: null };
  }

  /** Whether a request to this origin carries the tenant. */
  allows(origin: string): boolean {
    return call(allowsOrigin, this.#origins, origin);
  }

  /** Counts the tenants that were active. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Whether a switch, or the first load, is pending. */
  get isPending(): boolean {
    return this.#isPending;
  }

  /** @throws {TenantContextNotSetError} because no tenant is active. */
  throwNotSet(): never {
    throw contextNotSetError();
  }

  /** Whether the tab chose another tenant while this page was in the back/forward cache. */
  get hasOtherChoice(): boolean {
    const choice = this.choosesTenant ? chosenTenant(this.#options) : null;
    return choice !== null && choice !== this.#tenantId;
  }

  /** Starts with the server's profile. Returns it parsed, with the id of the tenant that the tab goes on to, if any. */
  adopt(given: TenantProfile): { readonly profile: TenantProfile; readonly choice: string | undefined } {
    const profile = call<TenantProfile>(readSnapshot, given, this.#options.ids);
    const { id, slug } = profile;
    const choice = call<string | null>(adoptTenant, this.resolution, this.#options.ids, id, slug);
    this.#tenantId = brand(id);
    if (choice === null) {
      this.#keep(this.#tenantId);
    }
    return { profile, choice: choice ?? undefined };
  }

  /** Begins to load the tenant that was resolved. Returns the ticket to commit with. */
  begin(): number {
    this.#assertOpen();
    this.#lastTicket = compute(nextTicket, this.#lastTicket);
    this.#isPending = true;
    return this.#lastTicket;
  }

  /** Begins a switch that a person asked for. @throws {TenantConflictError} if the tab does not decide the tenant. */
  beginSwitch(tenant: ParsedTenantRef): number {
    this.#assertOpen();
    call(assertCanSwitch, this.resolution, this.#options.ids, tenant);
    return this.begin();
  }

  /** @throws {TenantChangedError} for a ticket that a later one has overtaken. */
  assertCurrentTicket(ticket: number): void {
    if (!this.#isCurrent(ticket)) {
      throw changedError();
    }
  }

  /** @throws {TenantConflictError} if the directory knows the tenant by other names than the sources. */
  confirm({ id, slug }: TenantProfile): void {
    call(confirmResolution, this.resolution, this.#options.ids, id, slug);
  }

  /**
   * Makes this tenant active, unless a later switch was asked for meanwhile. A tenant that a person `chose` is
   * remembered by the tab and seeds new ones.
   */
  commit(ticket: number, id: TenantId, chose: boolean): void {
    this.assertCurrentTicket(ticket);
    this.#enter(compute(nextEpoch, this.#epoch), id);
    if (chose && this.choosesTenant) {
      seedNewTabs(id, this.#options, this.#onDenied);
      rememberChoice(id, this.#onDenied);
    } else {
      this.#keep(id);
    }
  }

  /** Gives up a switch. Returns whether it was still the current one. */
  fail(ticket: number): boolean {
    const isCurrent = this.#isCurrent(ticket);
    this.#isPending &&= !isCurrent;
    return isCurrent;
  }

  /** @throws {TenantError} for an answer that is late or belongs to another tenant. */
  assertCurrent(began: number, echo: string | null): void {
    if (!compute(isCurrentEpoch, began, this.#epoch)) {
      throw changedError();
    }
    if (this.#tenantId === null) {
      this.throwNotSet();
    }
    if (echo !== null) {
      call(checkEcho, this.#tenantId, echo, this.#options.ids);
    }
  }

  /** Leaves no tenant active. Work under way is late. */
  close(): void {
    this.#isClosed = true;
    this.#lastTicket = compute(nextTicket, this.#lastTicket);
    this.#enter(compute(nextEpoch, this.#epoch), null);
  }

  #assertOpen(): void {
    if (this.#isClosed) {
      this.throwNotSet();
    }
  }

  #isCurrent(ticket: number): boolean {
    return compute(isCurrentTicket, ticket, this.#lastTicket, this.#isPending);
  }

  #enter(epoch: number, tenantId: TenantId | null): void {
    this.#epoch = epoch;
    this.#tenantId = tenantId;
    this.#isPending = false;
  }

  /**
   * A tab keeps its tenant, also one that the cookie or the default gave it: another tab's switch does not move it at
   * reload. The platform is not a choice.
   */
  #keep(tenant: TenantId): void {
    if (this.choosesTenant && this.resolution.source !== "platform") {
      rememberChoice(tenant, this.#onDenied);
    }
  }
}

function resolve(options: ParsedOptions, facts: Facts | TabFacts): Resolution {
  holdOptions(options.json);
  return frozen(call(resolveFully, ...facts));
}

/** The resolution of a page that is rendered from a snapshot, where there is neither a request nor a tab. */
function resolutionOf(snapshot: Snapshot | EmptySnapshot, { ids }: ParsedOptions): Resolution {
  if (isEmpty(snapshot)) {
    return frozen(snapshot.resolution);
  }
  const { id } = call<TenantProfile>(readSnapshot, snapshot.profile, ids);
  return frozen(call(snapshotResolution, id));
}

/** The kernel confirms tenants by it, so the app must not change it. */
function frozen(resolution: Resolution): Resolution {
  Object.freeze(resolution.unconfirmed);
  resolution.unconfirmed.forEach(Object.freeze);
  return Object.freeze(resolution);
}

/** One line of the trace for each source, also if the request is refused. A snapshot needs no explanation. */
function logExplanation(options: ParsedOptions, facts: Facts | TabFacts | null): void {
  const trace = facts ? explainFacts(options, facts).trace : [];
  for (const { source, outcome, detail } of trace) {
    console.debug(`tenantry: ${source} ${outcome}: ${detail}`);
  }
}
