// The selector without a look: what a list of tenants shows and what its keys do. Elements and components render it.

import type { TenantClient } from "../client/tenant-client.js";
import { isTenantError } from "../errors.js";
import type { Membership } from "../profile/profile.js";
import { type AfterSelectUrl, urlAfterSelect } from "./after-select-url.js";
import { RecentTenants } from "./recent-tenants.js";
import { type KeyAction, type KeyPress, keyAction } from "./selector-keys.js";
import type { ListStatus, SelectorState, SwitchState } from "./selector-state.js";
import { TenantSearch } from "./tenant-search.js";

/** The options of `createTenantSelector`. */
export interface TenantSelectorOptions {
  /**
   * Where to go after a choice: a path, or a URL on the chosen tenant's own host or on the page's. Any other URL is a
   * `TenantValidationError` in `change.error`.
   *
   * @default nowhere after a switch in place, "/" on the tenant's own host elsewhere
   */
  readonly afterSelectUrl?: AfterSelectUrl | undefined;
  /** Runs after a switch in place, and before the page moves to a tenant's own host. */
  readonly onTenantChange?: ((tenant: Membership) => void) | undefined;
  /**
   * Opens a URL that the selector has checked.
   *
   * @default (url) => location.assign(url)
   */
  readonly navigate?: ((url: string) => void) | undefined;
}

/** A selector without a look. Made by `createTenantSelector`. */
export interface TenantSelector {
  /** What to show now. */
  readonly state: SelectorState;
  /** Adds a listener for every change of `state`. Returns a function that removes it. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Opens the list and requests it. An earlier list is shown meanwhile. */
  open(): void;
  /** Closes the list and empties the search field. */
  close(): void;
  /** Sets the search text, and opens the list. */
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
  /** Replaces the options. */
  setOptions(options: TenantSelectorOptions): void;
}

/**
 * Makes a selector without a look, for a component of any framework. It requests the list when it opens and shows only
 * what `client.listTenants()` returns.
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

class Selector implements TenantSelector {
  readonly #client: TenantClient;
  readonly #recent = new RecentTenants();
  readonly #listeners = new Set<() => void>();
  #options: TenantSelectorOptions;
  #tenants: readonly Membership[] = [];
  #search = new TenantSearch([]);
  #state: SelectorState;
  /** Counts the requests for the list: only the last one counts. */
  #lastRequest = 0;
  /** Counts the choices: only the last one is shown. */
  #lastChoice = 0;
  #stopListening: (() => void) | null = null;

  constructor(client: TenantClient, options: TenantSelectorOptions) {
    this.#client = client;
    this.#options = options;
    this.#state = {
      isOpen: false,
      query: "",
      list: "idle",
      error: null,
      isLoading: false,
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

  open(): void {
    if (!this.#state.isOpen) {
      this.#set({ isOpen: true, ...this.#find("", null) });
      void this.reload();
    }
  }

  close(): void {
    if (this.#state.isOpen || this.#state.query !== "") {
      this.#set({ isOpen: false, ...this.#find("", null) });
    }
  }

  setQuery(query: string): void {
    this.open();
    this.#set(this.#find(query, 0));
  }

  setIndex(index: number): void {
    if (index !== this.#state.index && index >= 0 && index < this.#state.found.length) {
      this.#set({ index });
    }
  }

  handleKey(press: KeyPress): boolean {
    const { isOpen, index, found, query } = this.#state;
    const action = keyAction(press, { isOpen, index, count: found.length, hasQuery: query !== "" });
    if (action === null) {
      return false;
    }
    this.#act(action);
    return action.type !== "leave";
  }

  async choose({ id }: { readonly id: string }): Promise<boolean> {
    const tenant = this.#tenants.find((one) => one.id === id);
    if (tenant === undefined) {
      return false;
    }
    this.close();
    if (id === this.#client.tenantId) {
      this.#recent.add(id);
      return true;
    }
    this.#lastChoice += 1;
    const choice = this.#lastChoice;
    this.#set({ change: { step: "switching", to: tenant, error: null } });
    try {
      await this.#moveTo(tenant);
    } catch (error) {
      if (choice === this.#lastChoice) {
        this.#set({ change: { step: "failed", to: tenant, error: error as Error } });
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
    this.#set({ isLoading: true, list, error: null });
    try {
      const tenants = await this.#client.listTenants();
      if (request === this.#lastRequest) {
        this.#show(tenants, statusOf(tenants), null);
      }
    } catch (error) {
      if (request === this.#lastRequest) {
        this.#showFailure(error as Error);
      }
    }
  }

  /** The tenants of somebody who has signed out are not shown any more. Those of a network failure are, as stale. */
  #showFailure(error: Error): void {
    if (isTenantError(error, "TENANT_API") && error.details.status === 401) {
      this.#show([], "signed-out", error);
    } else {
      this.#show(this.#tenants, this.#tenants.length === 0 ? "error" : "stale", error);
    }
  }

  #show(tenants: readonly Membership[], list: ListStatus, error: Error | null): void {
    if (tenants !== this.#tenants) {
      this.#tenants = tenants;
      this.#search = new TenantSearch(tenants);
    }
    const { query, found, index } = this.#state;
    const kept = found[index]?.id ?? null;
    this.#set({ isLoading: false, list, error, total: tenants.length, ...this.#find(query, kept) });
  }

  /** What matches a query. `active` is the index or the id of the option to keep active. */
  #find(query: string, active: number | string | null): Pick<SelectorState, "query" | "found" | "index"> {
    const found = this.#search.find(query, this.#recent.ids());
    const wanted = active ?? this.#client.tenantId;
    const index = typeof wanted === "number" ? wanted : found.findIndex(({ id }) => id === wanted);
    return { query, found, index: found.length === 0 ? -1 : Math.max(index, 0) };
  }

  #act(action: KeyAction): void {
    const { found, index } = this.#state;
    switch (action.type) {
      case "open":
        this.open();
        if (action.at !== "active") {
          this.setIndex(action.at === "first" ? 0 : this.#state.found.length - 1);
        }
        break;
      case "move":
        this.setIndex(action.to);
        break;
      case "choose":
        if (found[index] !== undefined) {
          void this.choose(found[index]);
        }
        break;
      default:
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
      this.#set(active);
    }
  }

  #set(change: Partial<SelectorState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }
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
