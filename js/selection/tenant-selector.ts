// The selector without a look: what a list of tenants shows and what its keys do. Elements and components render it.

import type { TenantClient } from "../client/tenant-client.js";
import { isTenantError } from "../errors.js";
import { now } from "../profile/clock.js";
import type { Membership } from "../profile/profile.js";
import { type AfterSelectUrl, urlAfterSelect } from "./address/after-select-url.js";
import { RecentTenants } from "./recent-tenants.js";
import { type KeyAction, type KeyPress, keyAction } from "./selector-keys.js";
import type { ListStatus, SelectorState, SwitchState } from "./selector-state.js";
import { TenantSearch } from "./tenant-search.js";

/** The options of `createTenantSelector`. */
export interface TenantSelectorOptions {
  /**
   * Where to go after a choice: a path, or a URL on the chosen tenant's own host or on the page's. Any other URL is a
   * `TenantValidationError`, and the tenant does not change.
   *
   * @default nowhere after a switch in place, "/" on the tenant's own host elsewhere
   */
  readonly afterSelectUrl?: AfterSelectUrl | undefined;
  /** Runs after a switch in place, and before the page moves to a tenant's own host. */
  readonly onTenantChange?: ((tenant: Membership) => void) | undefined;
  /** Runs if the list cannot be loaded or a switch fails. The selector shows both. */
  readonly onError?: ((error: Error) => void) | undefined;
  /**
   * When to request the list: `start` is as soon as the selector is on the page. It then knows whether there is more
   * than one tenant, and opens without a wait. `open` is when the list opens first.
   *
   * @default "start"
   */
  readonly load?: "start" | "open" | undefined;
  /**
   * Opens a URL that the selector has checked, for example with the router of the app.
   *
   * @default (url) => location.assign(url)
   */
  readonly navigate?: ((url: string) => void) | undefined;
}

/** How long a list counts as current, in milliseconds: as long as a profile. */
const FRESH_MS = 60_000;

/** A selector without a look. Made by `createTenantSelector`. */
export interface TenantSelector {
  /** What to show now. */
  readonly state: SelectorState;
  /** Adds a listener for every change of `state`. Returns a function that removes it. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Requests the list if it was not requested yet, unless the option `load` says otherwise. For the start. */
  load(): void;
  /**
   * Opens the list. It requests a list that is older than a minute, and shows the earlier one meanwhile. The active
   * tenant is the active option.
   */
  open(): void;
  /** Closes the list, discards what was typed, and dismisses a failed switch. */
  close(): void;
  /** Sets what was typed, and opens the list. The best match is the active option. */
  setQuery(query: string): void;
  /** Makes an option the active one, by its index in `found`. */
  setIndex(index: number): void;
  /** Does what a key means. Returns whether to prevent its default. */
  handleKey(press: KeyPress): boolean;
  /**
   * Switches to a tenant of the list: in place where the tab decides its tenant, else by its own host. Never rejects.
   *
   * @returns whether it succeeded.
   */
  choose(tenant: { readonly id: string }): Promise<boolean>;
  /** Requests the list again, for example after an error. */
  reload(): Promise<void>;
  /** Tries the switch again that failed, else requests the list again. */
  retry(): void;
  /** Replaces the options. */
  setOptions(options: TenantSelectorOptions): void;
}

/**
 * Makes a selector without a look, for a component of any framework. It shows only what `client.listTenants()` returns.
 *
 * @example
 * const selector = createTenantSelector(client);
 * selector.subscribe(() => render(selector.state));
 * selector.open();
 */
export function createTenantSelector(client: TenantClient, options: TenantSelectorOptions = {}): TenantSelector {
  return new Selector(client, options);
}

const idle: SwitchState = { step: "idle", to: null, error: null };

/** Which option becomes active when the list arrives: an index, the last one, an id, or the active tenant for null. */
type Wanted = number | "last" | { readonly id: string } | null;

class Selector implements TenantSelector {
  readonly #client: TenantClient;
  readonly #recent = new RecentTenants();
  readonly #listeners = new Set<() => void>();
  #options: TenantSelectorOptions;
  #tenants: readonly Membership[] = [];
  #search = new TenantSearch([]);
  #state: SelectorState;
  /** Which option to make active when the first list arrives. */
  #opensAt: Wanted = null;
  /** Counts the requests for the list: only the last one counts. */
  #lastRequest = 0;
  /** When the list arrived; null before that and after a failure. */
  #loadedAt: number | null = null;
  #wasOpen = false;
  /** Counts the choices: only the last one is shown. */
  #lastChoice = 0;
  #stopListening: (() => void) | null = null;

  constructor(client: TenantClient, options: TenantSelectorOptions) {
    this.#client = client;
    this.#options = options;
    this.#state = {
      isOpen: false,
      query: null,
      list: "idle",
      error: null,
      isLoading: false,
      isNameOnly: false,
      total: 0,
      found: [],
      index: -1,
      ...activeTenant(client),
      change: idle,
    };
  }

  get state(): SelectorState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    // A listener of its own for each call, so that one function can be added twice.
    const added = () => listener();
    this.#listeners.add(added);
    if (this.#stopListening === null) {
      this.#stopListening = this.#client.on("change", () => this.#readClient());
      this.#readClient();
    }
    return () => {
      this.#listeners.delete(added);
      if (this.#listeners.size === 0) {
        this.#stopListening?.();
        this.#stopListening = null;
      }
    };
  };

  setOptions(options: TenantSelectorOptions): void {
    this.#options = options;
  }

  load(): void {
    if (this.#lastRequest === 0 && this.#options.load !== "open") {
      void this.reload();
    }
  }

  open(): void {
    this.#openAt(null);
  }

  close(): void {
    const { isOpen, query, change } = this.#state;
    if (isOpen || query !== null || change.step === "failed") {
      this.#set({ isOpen: false, ...this.#find(null, null), change: change.step === "failed" ? idle : change });
    }
  }

  setQuery(query: string): void {
    this.#openAt(0);
    this.#set(this.#find(query, 0));
  }

  setIndex(index: number): void {
    if (index !== this.#state.index && index >= 0 && index < this.#state.found.length) {
      this.#set({ index });
    }
  }

  handleKey(press: KeyPress): boolean {
    const { isOpen, index, found, change } = this.#state;
    if (press.key === "Escape" && change.step === "failed") {
      this.close();
      return true;
    }
    const action = keyAction(press, { isOpen, index, count: found.length });
    if (action !== null) {
      this.#act(action);
    }
    return action !== null && action.type !== "edit";
  }

  async choose({ id }: { readonly id: string }): Promise<boolean> {
    const tenant = this.#tenants.find((one) => one.id === id);
    if (tenant === undefined) {
      return false;
    }
    this.close();
    this.#lastChoice += 1;
    const choice = this.#lastChoice;
    if (id === this.#client.tenantId && this.#state.change.step !== "switching") {
      this.#recent.add(id);
      return true;
    }
    this.#set({ change: { step: "switching", to: tenant, error: null } });
    try {
      await this.#moveTo(tenant);
    } catch (error) {
      if (choice === this.#lastChoice) {
        this.#set({ change: { step: "failed", to: tenant, error: error as Error } });
        this.#options.onError?.(error as Error);
      }
      return false;
    }
    if (choice === this.#lastChoice) {
      this.#set({ change: { step: "done", to: tenant, error: null } });
    }
    return true;
  }

  async reload(): Promise<void> {
    this.#lastRequest += 1;
    const request = this.#lastRequest;
    const list = this.#tenants.length === 0 ? "loading" : this.#state.list;
    this.#set({ isLoading: true, list });
    try {
      const tenants = await this.#client.listTenants();
      if (request === this.#lastRequest) {
        this.#loadedAt = now();
        this.#show(tenants, statusOf(tenants), null);
      }
    } catch (error) {
      if (request === this.#lastRequest) {
        this.#loadedAt = null;
        this.#showFailure(error as Error);
        this.#options.onError?.(error as Error);
      }
    }
  }

  retry(): void {
    const { step, to } = this.#state.change;
    void (step === "failed" && to !== null ? this.choose(to) : this.reload());
  }

  /** The tenants of a person who signed out are not shown any more. After a network failure they are, as stale. */
  #showFailure(error: Error): void {
    if (isTenantError(error, "TENANT_API") && error.details.status === 401) {
      this.#show([], "signed-out", error);
    } else {
      this.#show(this.#tenants, this.#tenants.length === 0 ? "error" : "stale", error);
    }
  }

  #show(tenants: readonly Membership[], list: ListStatus, error: Error | null): void {
    const { query, found, index } = this.#state;
    const active = found[index];
    const isFirst = this.#tenants.length === 0;
    if (!isSameList(tenants, this.#tenants)) {
      this.#tenants = tenants;
      this.#search = new TenantSearch(tenants);
    }
    let wanted: Wanted = active ? { id: active.id } : -1;
    if (isFirst) {
      wanted = this.#opensAt;
    }
    this.#set({
      isLoading: false,
      list,
      error,
      total: tenants.length,
      isNameOnly: this.#isNameOnly(),
      ...this.#find(query, wanted),
    });
  }

  #isNameOnly(): boolean {
    const [only, ...others] = this.#tenants;
    return (
      !this.#wasOpen && others.length === 0 && only !== undefined && only.id === activeTenant(this.#client).tenantId
    );
  }

  #openAt(wanted: Wanted): void {
    if (!this.#state.isOpen) {
      this.#opensAt = wanted;
      this.#wasOpen = true;
      this.#set({
        isOpen: true,
        isNameOnly: false,
        ...this.#find(null, wanted),
        change: idleUnlessPending(this.#state.change),
      });
      if (!this.#state.isLoading && (this.#loadedAt === null || now() - this.#loadedAt > FRESH_MS)) {
        void this.reload();
      }
    }
  }

  /** What matches a query, and which option is active. */
  #find(query: string | null, wanted: Wanted): Pick<SelectorState, "query" | "found" | "index"> {
    const { tenantId } = this.#client;
    const recent = this.#recent.ids();
    const found = this.#search.find(query ?? "", tenantId === null ? recent : [tenantId, ...without(tenantId, recent)]);
    return { query, found, index: indexOf(found, wanted ?? { id: tenantId ?? "" }) };
  }

  #act(action: KeyAction): void {
    const { found, index } = this.#state;
    switch (action.type) {
      case "open":
        this.#openAt({ first: null, last: "last", none: -1 }[action.at] as Wanted);
        break;
      case "move":
        this.setIndex(action.to);
        break;
      case "edit":
        this.#set({ index: -1 });
        break;
      case "choose":
        if (found[index] !== undefined) {
          void this.choose(found[index]);
        }
        break;
      case "close":
        this.close();
    }
  }

  async #moveTo(tenant: Membership): Promise<void> {
    const { afterSelectUrl, onTenantChange, navigate = (url) => location.assign(url) } = this.#options;
    const isInPlace = this.#client.canSwitch;
    // Before the switch: a URL that is refused must not leave the tab half way.
    const after = afterSelectUrl ?? (isInPlace ? null : "/");
    const url = after === null ? null : urlAfterSelect(this.#client, tenant, after);
    if (isInPlace) {
      await this.#client.switchTenant({ id: tenant.id });
    }
    this.#recent.add(tenant.id);
    onTenantChange?.(tenant);
    if (url !== null) {
      navigate(url);
    }
  }

  #readClient(): void {
    const active = activeTenant(this.#client);
    const { tenantId, tenantName, tenantLogoUrl } = this.#state;
    if (active.tenantId !== tenantId || active.tenantName !== tenantName || active.tenantLogoUrl !== tenantLogoUrl) {
      this.#set({ ...active, isNameOnly: this.#isNameOnly() });
    }
  }

  #set(change: Partial<SelectorState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }
}

/** A switch that ended is not news any more when the list opens again. */
function idleUnlessPending(change: SwitchState): SwitchState {
  return change.step === "switching" ? change : idle;
}

function activeTenant(client: TenantClient): Pick<SelectorState, "tenantId" | "tenantName" | "tenantLogoUrl"> {
  const { tenant } = client;
  return {
    tenantId: client.isPlatform ? null : client.tenantId,
    tenantName: tenant === null ? null : (tenant.name ?? tenant.slug),
    tenantLogoUrl: tenant?.branding.logoUrl ?? null,
  };
}

function statusOf({ length }: readonly Membership[]): ListStatus {
  if (length === 0) {
    return "empty";
  }
  return length === 1 ? "single" : "ready";
}

/** The index of the wanted option. An option that is gone leaves the first one active. */
function indexOf(found: readonly Membership[], wanted: Exclude<Wanted, null>): number {
  const last = found.length - 1;
  if (wanted === "last") {
    return last;
  }
  const index =
    typeof wanted === "number"
      ? wanted
      : Math.max(
          found.findIndex(({ id }) => id === wanted.id),
          0,
        );
  return Math.min(index, last);
}

/** Whether a list says the same as an earlier one, which then stays with the texts to search in. */
function isSameList(tenants: readonly Membership[], earlier: readonly Membership[]): boolean {
  const names = Object.keys(tenants[0] ?? {}) as (keyof Membership)[];
  return (
    tenants.length === earlier.length &&
    tenants.every((tenant, at) => names.every((name) => tenant[name] === earlier[at]?.[name]))
  );
}

const without = (id: string, ids: readonly string[]) => ids.filter((one) => one !== id);
